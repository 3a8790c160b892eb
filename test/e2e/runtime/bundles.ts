/** Bundles the Workers under test once for a whole run, as `wrangler deploy` would. A vitest global setup. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { bundle } from '../../../scripts/wrangler.ts'
import { WORKERS, type WorkerName } from './workers.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'digest-bundles-'))
  const built = async (name: WorkerName) => {
    const file = join(folder, `${name}.js`)
    await writeFile(file, await bundle(WORKERS[name].config))
    return file
  }
  const [service, newsroom] = await Promise.all([built('service'), built('newsroom')])
  project.provide('bundles', { service, newsroom })
  return () => rm(folder, { recursive: true, force: true })
}
