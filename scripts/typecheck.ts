/** Checks the types of everything that has a tsconfig.json, so that none is forgotten. */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

/** These have a compiler or a checkout of their own: their tests compile them. */
const ELSEWHERE = ['test/generated/', 'examples/other-repository/']

const configs = globSync('**/tsconfig.json', { cwd: root, exclude: ['**/node_modules', '**/.wrangler'] })
const failed = configs
  .filter((path) => !ELSEWHERE.some((folder) => path.startsWith(folder)))
  .filter(
    (path) => spawnSync(process.execPath, [tsc, '-p', path], { cwd: root, stdio: 'inherit' }).status !== 0,
  )
if (failed.length > 0) {
  console.error(`Types are wrong by ${failed.join(', ')}`)
  process.exit(1)
}
