/**
 * Prepares the Workers under test once for a whole run: their bundles, as `wrangler deploy` would upload them, and what
 * their wrangler.jsonc means for Miniflare. Test files then need no wrangler. A vitest global setup.
 */
import type { TestProject } from 'vitest/node'
import { cachedBundle } from '../../../../scripts/bundleCache.ts'
import { CONFIGS, type PreparedWorker, type WorkerName } from './workers.ts'

// wrangler reads this variable when it is loaded, and prints which files it reads unless told not to.
process.env.WRANGLER_LOG ??= 'none'
const { unstable_getMiniflareWorkerOptions } = await import('wrangler')

export default async function setup(project: TestProject): Promise<void> {
  const [service, newsroom] = await Promise.all([prepared('service'), prepared('newsroom')])
  project.provide('workers', { service, newsroom })
}

async function prepared(name: WorkerName): Promise<PreparedWorker> {
  const { modulesRules: _, ...options } = unstable_getMiniflareWorkerOptions(CONFIGS[name]).workerOptions
  return { script: await cachedBundle(CONFIGS[name]), options: options as PreparedWorker['options'] }
}
