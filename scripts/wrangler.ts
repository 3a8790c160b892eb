/** Runs the wrangler of this project, and bundles Workers with it. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = join(import.meta.dirname, '..')
export const wranglerProgram = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js')

/** A path on the command line, relative to the folder where npm was called: npm runs every script in the root. */
export const fromCaller = (path: string) => resolve(process.env.INIT_CWD || '.', path)

/** @returns what it prints. @throws with everything it printed if it fails */
export function wrangler(args: string[], cwd = root): Promise<string> {
  const env = {
    ...process.env,
    WRANGLER_LOG: 'log',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_WRITE_LOGS: 'false',
  }
  const child = spawn(process.execPath, [wranglerProgram, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let all = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (all += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`wrangler ${args.join(' ')} failed:\n${all.trim()}`)),
    )
  })
}

/**
 * The script of a Worker as `wrangler deploy` would upload it.
 * @param config its wrangler.jsonc, relative to the repository
 * @param options `isReadable`: the script is not minified
 */
export async function bundle(config: string, { isReadable = false } = {}): Promise<string> {
  // A folder for each build: builds run at the same time.
  const folder = await mkdtemp(join(tmpdir(), 'digest-bundle-'))
  try {
    await wrangler([
      'deploy',
      '--dry-run',
      ...(isReadable ? ['--no-minify'] : []),
      '--config',
      config,
      '--outdir',
      folder,
    ])
    return await readFile(join(folder, 'index.js'), 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
