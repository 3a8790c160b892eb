/** Bundles of Workers for suites and the bench, built again only after a source or a package has changed. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { bundle, root } from './wrangler.ts'

const FOLDER = join(root, '.wrangler', 'bundles')
/** Whatever a cached bundle may be made of. */
const SOURCES = ['package-lock.json', 'tsconfig.json', 'wrangler.jsonc', 'src', 'examples/newsroom', 'bench']
/** Bundles of earlier sources are removed after this time. A run that still uses them has ended by then. */
const STALE_MS = 24 * 60 * 60_000

/**
 * The file with a Worker's script, as `wrangler deploy` would upload it.
 * @param config its wrangler.jsonc, relative to the repository
 */
export async function cachedBundle(config: string): Promise<string> {
  const file = join(FOLDER, await sourcesKey(), config.replaceAll('/', '-').replace(/\.jsonc$/, '.js'))
  await mkdir(dirname(file), { recursive: true })
  await utimes(dirname(file), new Date(), new Date())
  if (await stat(file).catch(() => undefined)) return file
  await removeStale()
  // A run at the same time never reads half a file.
  const unfinished = `${file}.${randomUUID()}`
  await writeFile(unfinished, await bundle(config))
  await rename(unfinished, file)
  return file
}

async function sourcesKey(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of SOURCES)
    for (const path of await filesOf(source)) hash.update(path).update(await readFile(join(root, path)))
  return hash.digest('hex').slice(0, 16)
}

async function filesOf(path: string): Promise<string[]> {
  if ((await stat(join(root, path))).isFile()) return [path]
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

async function removeStale(): Promise<void> {
  for (const name of await readdir(FOLDER)) {
    const path = join(FOLDER, name)
    if (Date.now() - (await stat(path)).mtimeMs > STALE_MS) await rm(path, { recursive: true, force: true })
  }
}
