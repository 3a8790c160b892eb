/** What only the deployed platform does is switched on in the configurations that are deployed or copied. */
import { expect, test } from 'vitest'
import queue from '../../examples/queue/wrangler.jsonc?raw'
import service from '../../wrangler.jsonc?raw'

const configurations: Record<string, string> = {
  'wrangler.jsonc': service,
  ...import.meta.glob('../../examples/*/wrangler.jsonc', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
}

test.each(Object.entries(configurations))(
  '%s keeps the platform’s entries, with tokens in them, out of the log',
  (_, text) => {
    expect(text).toContain('"observability": { "logs": { "enabled": true, "invocation_logs": false } }')
  },
)

test('a provider’s key set on the same zone or account can be fetched', () => {
  expect(service).toContain('"compatibility_flags": ["global_fetch_strictly_public"]')
})

test('a batch is for no more jobs than one invocation may call', () => {
  expect(Number(/"max_batch_size": (\d+)/.exec(queue)?.[1])).toBeLessThanOrEqual(25)
})
