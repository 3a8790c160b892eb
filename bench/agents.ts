/**
 * Installs the `agents` package from the npm registry below `.wrangler/`, for `npm run bench -- --agents`. It does
 * not become a dependency of this project.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../scripts/wrangler.ts'

/** The package, and the one of its peers that it imports. */
const PACKAGES = { agents: '0.32.0', '@modelcontextprotocol/client': '2.4.0' }

const folder = join(root, '.wrangler', 'agents')

export async function installAgents(): Promise<void> {
  if (Object.entries(PACKAGES).every(([name, version]) => installedVersion(name) === version)) return
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }))
  process.stderr.write(`installing agents ${PACKAGES.agents} below .wrangler\n`)
  // Its other peers are for features that the bench does not use.
  const flags = ['--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
  const { status } = spawnSync('npm', ['install', ...flags], {
    cwd: folder,
    // The report goes to stdout.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error('The package agents could not be installed')
}

function installedVersion(name: string): string | undefined {
  const file = join(folder, 'node_modules', name, 'package.json')
  if (!existsSync(file)) return undefined
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
