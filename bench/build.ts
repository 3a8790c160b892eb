/** Bundles the bench's Workers as `wrangler deploy` would, into files that each contender's process reads. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { cachedBundle } from '../scripts/bundleCache.ts'
import { bundle, root } from '../scripts/wrangler.ts'

const WORKERS = ['floor', 'service', 'sketch', 'sibling'] as const
export type WorkerName = (typeof WORKERS)[number] | 'agents'

export interface Built {
  /**
   * The folder with a `{name}.js` for each Worker, and `deployed.js`. Removed at the end, with the objects stored
   * below it.
   */
  folder: string
  /** The deployed service, in bytes. */
  gzipped: number
}

/**
 * @param options `isReadable`: not minified, for profiles. `withAgents`: also the Worker of the `agents` package,
 * which has to be installed before (`agents.ts`). `only`: these Workers, if not all are needed
 */
export async function build({
  isReadable = false,
  withAgents = false,
  only = WORKERS,
}: {
  isReadable?: boolean
  withAgents?: boolean
  only?: readonly (typeof WORKERS)[number][]
} = {}): Promise<Built> {
  const parent = join(root, '.wrangler', 'bench')
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'run-'))
  const write = async (name: WorkerName | 'deployed', config: string) => {
    const script = isReadable
      ? await bundle(config, { isReadable })
      : await readFile(await cachedBundle(config), 'utf8')
    await writeFile(fileOf(folder, name), script)
    return script
  }
  const workers: WorkerName[] = [...only, ...(withAgents ? (['agents'] as const) : [])]
  const [deployed] = await Promise.all([
    write('deployed', 'wrangler.jsonc'),
    ...workers.map((name) => write(name, `bench/workers/${name}/wrangler.jsonc`)),
  ])
  return { folder, gzipped: gzipSync(deployed).length }
}

const fileOf = (folder: string, name: WorkerName | 'deployed') => join(folder, `${name}.js`)

export const scriptOf = (folder: string, name: WorkerName | 'deployed') =>
  readFile(fileOf(folder, name), 'utf8')

export const remove = ({ folder }: Built) => rm(folder, { recursive: true, force: true })
