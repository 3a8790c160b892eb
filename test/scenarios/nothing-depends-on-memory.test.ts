/** Nothing depends on memory: the same steps with every object evicted in between have the same results. */
import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { JobStub, UserStub } from '../../src/platform/stubs.ts'
import { articles, rpcError, watch } from '../support.ts'

interface Objects {
  job: JobStub
  other: JobStub
  user: UserStub
}
type Step = (objects: Objects) => PromiseLike<unknown>

const vote = (articleId: string, feedback: 'helpful' | 'not_helpful', topics: string[]) => ({
  articleId,
  feedback,
  topics,
})

/** An object that was never called cannot be evicted. */
const evict = (stub: JobStub | UserStub) =>
  evictDurableObject(stub).catch((error: Error) => expect(error.message).toContain('not currently running'))

/** Each step's result counts, also errors. */
const steps: Record<string, Step> = {
  'status of what is not there': ({ job }) => rpcError(() => job.status()),
  'preferences of a new user': ({ user }) => user.preferences(),
  'first preferences': ({ user }) => user.updatePreferences({ topics: ['AI'], maxArticles: 3 }),
  'first vote': ({ user }) => user.recordFeedback(vote('x', 'helpful', ['AI', 'Art'])),
  start: ({ job }) => job.start({ topics: ['AI'], expectedArticles: 10 }),
  'start again': ({ job }) => job.start({ topics: ['AI'], expectedArticles: 10 }),
  'start otherwise': ({ job }) => rpcError(() => job.start({ topics: ['Art'] })),
  'first article': ({ job }) => job.addArticle({ id: 'one', title: 'One', topics: ['AI'] }),
  'the same article': ({ job }) => job.addArticle({ id: 'one', title: 'One' }),
  progress: ({ job }) => job.report({ progress: 42.9, currentStep: 'Reading' }),
  'less progress': ({ job }) => job.report({ progress: 10 }),
  batch: ({ job }) => job.addArticles([...articles(3), { id: '', title: 'None' }, ...articles(1)]),
  'second vote': ({ user }) => user.recordFeedback(vote('y', 'not_helpful', ['art', 'Golf'])),
  'other verdict': ({ user }) => user.recordFeedback(vote('x', 'not_helpful', ['AI', 'Art'])),
  learn: ({ user }) => user.learn(),
  'vote after learning': ({ user }) => user.recordFeedback(vote('z', 'helpful', ['Golf'])),
  'stale preferences': ({ user }) => rpcError(() => user.updatePreferences({}, { ifVersion: 0 })),
  'second job': ({ other }) => other.start({ topics: ['Golf'] }),
  'second job fails': ({ other }) => other.fail({ error: 'No feed' }),
  'second job again': ({ other }) => other.retry(),
  'second job, old attempt': ({ other }) => rpcError(() => other.report({ progress: 5, attempt: 1 })),
  complete: ({ job }) => job.complete({ digestId: 'd' }),
  'article too late': ({ job }) => rpcError(() => job.addArticle({ id: 'late', title: 'Late' })),
  withdraw: ({ user }) => user.withdrawFeedback('y'),
  state: ({ job }) => job.state(),
  page: ({ job }) => job.articles({ after: 1, limit: 2 }),
  digest: ({ job }) => job.digest(),
  votes: ({ user }) => user.feedback(),
  weights: ({ user }) => user.weights(),
  jobs: ({ user }) => user.jobs(),
  'second job cancelled': ({ other }) => other.cancel(),
  'second job told so': ({ other }) => other.addArticle({ id: 'x', title: 'X' }),
}

/** Times, tokens, page cursors and the user's name differ between runs. */
const SHOWN_TIME = /"\d{4}-\d\d-\d\dT[\d:.]+Z"|"\d{13}[^"]*"/g
const timeless = (value: unknown, userId: string): unknown =>
  JSON.parse(
    (JSON.stringify(value) ?? 'null')
      .replaceAll(SHOWN_TIME, '"time"')
      .replaceAll(/"watchToken":"[^"]+"/g, '"watchToken":"token"')
      .replaceAll(userId, 'user'),
  )

async function run(
  userId: string,
  between: (objects: Objects) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {}
  for (const [name, step] of Object.entries(steps)) {
    // New stubs, as every caller has them.
    const objects = {
      job: env.DIGEST_JOB.getByName(`${userId}:one`),
      other: env.DIGEST_JOB.getByName(`${userId}:two`),
      user: env.USER_STATE.getByName(userId),
    }
    answers[name] = timeless(await step(objects), userId)
    await between(objects)
  }
  return answers
}

describe('eviction between any two steps changes nothing', () => {
  let straight: Record<string, unknown> = {}
  let evicted: Record<string, unknown> = {}
  beforeAll(async () => {
    straight = await run('straight', async () => {})
    evicted = await run('evicted', ({ job, other, user }) => Promise.all([job, other, user].map(evict)))
  })

  test.each(Object.keys(steps))('%s', (name) => {
    expect(straight[name]).toBeTruthy()
    expect(evicted[name]).toEqual(straight[name])
  })
})

test('a live connection survives evictions and misses nothing', async () => {
  const job = env.DIGEST_JOB.getByName('sleeper:one')
  await job.start({ topics: ['AI'] })
  const watcher = await watch(job)
  await watcher.frame('update')
  for (const article of articles(3)) {
    await evictDurableObject(job)
    await job.addArticle(article)
  }
  await evictDurableObject(job)
  await job.complete()
  expect(await watcher.close()).toMatchObject({ code: 1000 })
  expect(watcher.frames.flatMap((frame) => (frame.type === 'articles' ? frame.data : []))).toMatchObject([
    { seq: 1 },
    { seq: 2 },
    { seq: 3 },
  ])
  expect(watcher.frames.at(-1)).toMatchObject({ type: 'end', data: { status: 'completed', articleCount: 3 } })
})
