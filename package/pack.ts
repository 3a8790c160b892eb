/** `npm run pack` builds the package and packs it in the caller's folder, or in the folder that is named. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromCaller, root } from '../scripts/wrangler.ts'

const folder = mkdtempSync(join(tmpdir(), 'digest-pack-'))
// In a folder of its own, so that several may pack at once.
const env = { ...process.env, PACKAGE_DIST: join(folder, 'dist') }
const npm = (args: string[], cwd: string) =>
  execFileSync('npm', args, { cwd, env, encoding: 'utf8', shell: process.platform === 'win32' })

try {
  npm(['run', 'build'], root)
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md'])
    cpSync(join(root, file), join(folder, file), { recursive: true })
  // What only work on the repository needs.
  const { scripts: _, devDependencies: __, allowScripts: ___, workspaces: ____, ...published } = manifest
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
  const destination = fromCaller(process.argv[2] ?? '.')
  console.log(npm(['pack', '--silent', '--pack-destination', destination], folder).trim())
} finally {
  rmSync(folder, { recursive: true, force: true })
}
