/** Bundles the bench's Workers as `wrangler deploy` would, into files that each contender's process reads. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundle, root } from '../scripts/wrangler.ts'

export const WORKERS = ['floor', 'service', 'sketch', 'sibling'] as const
export type WorkerName = (typeof WORKERS)[number]

export interface Built {
  /** The folder with a `{name}.js` for each Worker. Removed at the end, with the objects stored below it. */
  folder: string
  /** The deployed service, in bytes. */
  gzipped: number
}

export async function build(): Promise<Built> {
  const parent = join(root, '.wrangler', 'bench')
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'run-'))
  const write = async (name: WorkerName) =>
    writeFile(fileOf(folder, name), await bundle(`bench/workers/${name}/wrangler.jsonc`))
  const [deployed] = await Promise.all([bundle('wrangler.jsonc'), ...WORKERS.map(write)])
  return { folder, gzipped: gzipSync(deployed).length }
}

const fileOf = (folder: string, name: WorkerName) => join(folder, `${name}.js`)

export const scriptOf = (folder: string, name: WorkerName) => readFile(fileOf(folder, name), 'utf8')

export const remove = ({ folder }: Built) => rm(folder, { recursive: true, force: true })
