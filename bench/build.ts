/** Bundles the Workers of the bench as `wrangler deploy` would, without sending them anywhere. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'

const run = promisify(execFile)
export const root = join(import.meta.dirname, '..')

export const WORKERS = ['floor', 'service', 'sketch', 'sibling'] as const
export type WorkerName = (typeof WORKERS)[number]

export interface Built {
  /** The folder with a `{name}.js` for each Worker; to be removed at the end, with the objects kept below it. */
  folder: string
  /** Of the service as deployed, in bytes. */
  gzipped: number
}

export async function build(): Promise<Built> {
  const parent = join(root, '.wrangler', 'bench')
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'run-'))
  const mains = WORKERS.map((name) => bundle(folder, name, `bench/workers/${name}/wrangler.jsonc`))
  await Promise.all([...mains, bundle(folder, 'deployed', 'wrangler.jsonc')])
  const { length: gzipped } = gzipSync(await readFile(join(folder, 'deployed', 'index.js')))
  return { folder, gzipped }
}

export const scriptOf = (folder: string, name: WorkerName) => readFile(join(folder, name, 'index.js'), 'utf8')

export const remove = ({ folder }: Built) => rm(folder, { recursive: true, force: true })

async function bundle(folder: string, name: string, config: string): Promise<void> {
  await wrangler(root, ['deploy', '--dry-run', '--config', config, '--outdir', join(folder, name)])
}

/** What wrangler prints where it runs in a folder. */
export async function wrangler(cwd: string, args: string[]): Promise<string> {
  const program = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false' }
  return (await run(process.execPath, [program, ...args], { cwd, env })).stdout
}
