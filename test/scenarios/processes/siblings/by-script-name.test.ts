/** A sibling Worker that binds the classes by `script_name`, beside the service in one runtime. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Runtime } from '../runtime/runtime.ts'

let runtime: Runtime
beforeAll(async () => {
  const ofService = { scriptName: 'digest-service', useSQLite: true }
  runtime = await Runtime.start({
    sibling: {
      main: 'test/scenarios/processes/siblings/by-script-name/index.ts',
      durableObjects: {
        DIGEST_JOB: { className: 'DigestJob', ...ofService },
        USER_STATE: { className: 'UserState', ...ofService },
      },
    },
  })
})
afterAll(() => runtime?.stop())

test('drives a job over typed stubs and the documented paths, and gets errors by code', async () => {
  const answer = await runtime.askSibling('/')
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
