/** A sibling Worker that binds the classes by `script_name`, beside the service in one runtime. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestHarness } from 'wrangler'

const server = createTestHarness({
  root: join(import.meta.dirname, '..', '..', '..'),
  workers: [
    { configPath: 'test/e2e/siblings/by-script-name/wrangler.jsonc' },
    { configPath: 'wrangler.jsonc' },
  ],
})
beforeAll(() => server.listen())
afterAll(() => server.close())

test('drives a job over typed stubs and the documented paths, and gets errors by code', async () => {
  const answer = await server.fetch('/')
  expect(await answer.json()).toEqual({
    status: 'completed',
    changes: [{ topic: 'AI', before: 1, after: 1.1 }],
    articles: [
      { seq: 1, id: 'a', title: 'A', topics: ['AI'] },
      { seq: 2, id: 'b', title: 'B', metadata: { readingMinutes: 4 } },
    ],
    old: 200,
    refused: {
      name: 'DigestError',
      code: 'conflict',
      message: 'This job was started with another input: topics, expectedArticles',
    },
  })
})
