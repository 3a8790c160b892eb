/** Checks the types of every folder with a tsconfig.json. */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

/** These have their own compiler or checkout; their tests compile them. */
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
