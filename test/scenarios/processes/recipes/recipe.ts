/** Runs recipes beside the service: a reader's client, and the log entries of each call. */
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll } from 'vitest'
import { harnessWorker } from '../../../../scripts/localConfig.ts'
import { tokenFor } from '../../../../scripts/secret.ts'
import { root } from '../../../../scripts/wrangler.ts'
import { DigestClient } from '../../../../src/client/client.ts'
import { TEST_SECRET } from '../../../setup/secret.ts'

// wrangler reads this variable when it is loaded, and prints what it does unless told not to.
process.env.WRANGLER_LOG ??= 'none'
const { createTestHarness } = await import('wrangler')
type Workers = Parameters<typeof createTestHarness>[0] extends infer Options
  ? NonNullable<Options> extends { workers: infer List }
    ? List
    : never
  : never

/**
 * The service with the recipes of one test file, stopped after its last test.
 * @param options `withEvents`: the service has the queue of events
 */
export function besideService(recipes: Workers, { withEvents = false } = {}) {
  // The suites count calls by their log entries.
  const vars = { LOG_LEVEL: 'info' }
  const service = withEvents
    ? harnessWorker(TEST_SECRET, vars)
    : { configPath: join(root, 'wrangler.jsonc'), secrets: { AUTH_SECRET: TEST_SECRET }, vars }
  const server = createTestHarness({ root, workers: [service, ...recipes] })
  let base = new URL('http://127.0.0.1')
  beforeAll(async () => {
    base = (await server.listen()).url
  })
  afterAll(() => server.close())

  return {
    server,
    url: () => base,
    /** A reader who may also produce, so that one client is enough for a test. */
    reader: (userId: string) =>
      new DigestClient({
        base,
        token: () => tokenFor(TEST_SECRET, { user: userId, scope: 'digest:produce', minutes: 10 }),
      }),
    /** The log entries of an operation on a job, or on none, by the service or a recipe, in order. */
    lines: (operation: string, jobId: string | undefined) =>
      server
        .getLogs()
        .map(({ message }) => (message.startsWith('{') ? runInNewContext(`(${message})`) : {}))
        .filter((line) => line.operation === operation && line.jobId === jobId),
  }
}
