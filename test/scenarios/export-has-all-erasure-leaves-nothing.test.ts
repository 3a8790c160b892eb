/**
 * Export and erasure: the export has everything, erasing leaves nothing, despite crashes, races and slow
 * jobs.
 */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { beforeEach, describe, expect, test } from 'vitest'
import { JobStatusSchema } from '../../src/contract/job.ts'
import type { JobStub, UserStub } from '../../src/platform/stubs.ts'
import { InjectedFault, UNREADABLE } from '../storage.ts'
import { articles, clock, DAY, expectInternal, rest, rpcError, token } from '../support.ts'

const userStub = (userId: string) => env.USER_STATE.getByName(userId)
const jobStub = (userId: string, jobId: string) => env.DIGEST_JOB.getByName(`${userId}:${jobId}`)
const input = { topics: ['AI'] }

/** The documented form, strict: an additional field is an error. */
const ExportSchema = v.strictObject({
  version: v.literal(1),
  userId: v.string(),
  exportedAt: v.pipe(v.string(), v.isoTimestamp()),
  preferences: v.looseObject({ version: v.number(), topics: v.array(v.string()) }),
  weights: v.record(v.string(), v.number()),
  learnedAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  votedAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  resets: v.array(v.strictObject({ topic: v.optional(v.string()), resetAt: v.string() })),
  sourceWeights: v.record(v.string(), v.number()),
  sourceResets: v.array(v.strictObject({ source: v.optional(v.string()), resetAt: v.string() })),
  learner: v.strictObject({
    H: v.number(),
    N: v.number(),
    topics: v.array(v.looseObject({ topic: v.string() })),
  }),
  sourceLearner: v.strictObject({
    H: v.number(),
    N: v.number(),
    sources: v.array(v.looseObject({ source: v.string() })),
  }),
  feedback: v.array(v.looseObject({ articleId: v.string(), feedback: v.string() })),
  seenKey: v.optional(v.string()),
  seen: v.array(v.pipe(v.string(), v.length(36))),
  seenAt: v.optional(v.array(v.strictObject({ at: v.string(), count: v.number() }))),
  orders: v.optional(v.array(v.looseObject({ jobId: v.string(), at: v.string() }))),
  jobs: v.array(
    v.strictObject({
      ...JobStatusSchema.entries,
      input: v.looseObject({ topics: v.array(v.string()) }),
      order: v.optional(v.looseObject({})),
      profile: v.looseObject({ weights: v.array(v.looseObject({ topic: v.string() })) }),
      articles: v.array(v.looseObject({ id: v.string(), seq: v.number() })),
    }),
  ),
  oldJobs: v.array(v.looseObject({ id: v.string(), startedAt: v.string() })),
  complete: v.literal(true),
})
const exportOf = async (user: UserStub) =>
  v.parse(ExportSchema, await new Response(await user.exportData()).json())

const vote = { articleId: 'a1', feedback: 'helpful', topics: ['AI'] } as const
const castVote = (user: UserStub) => user.recordFeedback({ ...vote, topics: [...vote.topics] })

/** A user with something of every kind. */
async function settled(userId: string, jobs = ['one', 'two']): Promise<UserStub> {
  const user = userStub(userId)
  await user.updatePreferences({ topics: ['AI'], mutedTopics: [{ name: 'Golf' }] })
  await castVote(user)
  for (const id of jobs) {
    await jobStub(userId, id).start(input)
    await jobStub(userId, id).addArticles(articles(3))
  }
  if (jobs[0]) await jobStub(userId, jobs[0]).complete()
  return user
}

/** Everything in an object's storage: keys, rows of tables, the alarm. */
const held = (stub: UserStub | JobStub) =>
  runInDurableObject(stub, async (_, { storage }) => ({
    keys: [...storage.kv.list()].map(([key]) => key),
    tables: storage.sql
      .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\'")
      .toArray()
      .map(({ name }) => name),
    alarm: await storage.getAlarm(),
  }))
const nothing = { keys: [], tables: [], alarm: null }
describe('export', () => {
  test('everything there is, as one document', async () => {
    const user = await settled('export-all')
    await user.learn()
    const document = await exportOf(user)
    expect(document).toMatchObject({
      userId: 'export-all',
      preferences: { version: 1, topics: ['AI'], mutedTopics: [{ name: 'Golf' }] },
      weights: await user.weights(),
      feedback: [vote],
    })
    expect(document.jobs).toHaveLength(2)
    expect(document.seen, 'what the digest of the completed one contained').toHaveLength(3)
    for (const { articles, input: _, profile: __, ...status } of document.jobs) {
      const job = jobStub('export-all', status.id)
      expect({ ...status, articles }).toEqual(await job.state())
    }
  })

  test('a new user’s is complete too, and asking for it stores nothing', async () => {
    const document = await exportOf(userStub('export-new'))
    expect(document).toMatchObject({ preferences: { version: 0 }, weights: {}, feedback: [], jobs: [] })
    expect(await held(userStub('export-new'))).toEqual(nothing)
  })

  test('what was reset is part of it, though no vote is left', async () => {
    const user = userStub('export-reset')
    await castVote(user)
    await user.resetLearning('ai')
    expect((await exportOf(user)).resets).toEqual([{ topic: 'ai', resetAt: expect.any(String) }])
    await user.resetLearning()
    expect((await exportOf(user)).resets).toEqual([{ resetAt: expect.any(String) }])
  })

  test('what folded votes have taught is part of it', async () => {
    const time = clock()
    const user = userStub('export-folded')
    await castVote(user)
    time.pass(31 * DAY)
    await runDurableObjectAlarm(user)
    const { feedback, learner } = await exportOf(user)
    expect(feedback).toEqual([])
    expect(learner).toMatchObject({ H: 1, N: 1, topics: [{ topic: 'AI', up: 1 }] })
  })

  test('of jobs past their retention, and of jobs that were erased, it has the entries of the list', async () => {
    const time = clock()
    const user = await settled('export-gone')
    await jobStub('export-gone', 'two').erase()
    const startedAt = expect.any(String)
    const soon = await exportOf(user)
    expect(soon.jobs.map(({ id }) => id)).toEqual(['one'])
    time.pass(8 * DAY)
    const later = await exportOf(user)
    expect(later.jobs).toEqual([])
    expect(later.oldJobs).toMatchObject([{ id: 'one', startedAt, status: { status: 'completed' } }])
    await runDurableObjectAlarm(user)
    expect((await exportOf(user)).oldJobs, 'its digest is remembered').toHaveLength(1)
    time.pass(23 * DAY)
    await runDurableObjectAlarm(user)
    expect((await exportOf(user)).oldJobs).toEqual([])
  })

  const entries = (user: UserStub) =>
    runInDurableObject(user, (_, { storage }) => storage.sql.exec('SELECT id FROM jobs').toArray().length)

  test('the entry of a job that was erased and never listed goes with an alarm after eight days', async () => {
    const time = clock()
    const user = userStub('export-erased')
    const began = time.now()
    for (const id of ['one', 'two']) {
      await jobStub('export-erased', id).start({ topics: ['AI'] })
      await jobStub('export-erased', id).erase()
      time.pass(5 * DAY)
    }
    const left: number[][] = []
    for (let runs = 0; runs < 2; runs++) {
      const at = await runInDurableObject(user, (_, { storage }) => storage.getAlarm())
      time.pass(Math.max(0, Number(at) - time.now()))
      await runDurableObjectAlarm(user)
      left.push([Math.round((time.now() - began) / DAY), await entries(user)])
    }
    expect(left).toEqual([
      [10, 1],
      [12, 0],
    ])
  })

  test.each(['listed', 'never listed'])(
    'the hashes of a job that was erased and is %s go 30 days after its end',
    async (how) => {
      const time = clock()
      const name = `export-hashes ${how}`
      const user = userStub(name)
      const job = jobStub(name, 'one')
      await job.start({ topics: ['AI'] })
      await job.addArticle({ id: 'a', title: 'A', url: 'https://news.example/erased', topics: ['AI'] })
      await job.complete()
      time.pass(6 * DAY)
      await job.erase()
      if (how === 'listed') await user.jobs()
      for (let days = 6; days < 30; days += 2) {
        time.pass(2 * DAY)
        await runDurableObjectAlarm(user)
      }
      expect(await entries(user)).toBe(1)
      time.pass(DAY)
      await runDurableObjectAlarm(user)
      expect(await entries(user)).toBe(0)
    },
  )

  test('the input, the order and the profile of a job, and the orders that wait', async () => {
    const user = await settled('export-order', [])
    const order = { feeds: ['https://news.example/rss'], maxAgeDays: 3 }
    const job = jobStub('export-order', 'ordered')
    await job.start({ topics: ['AI'], expectedArticles: 7 }, order)
    await job.fail({ error: 'No feed' })
    await job.retry()
    const { jobs, orders } = await exportOf(user)
    expect(jobs).toMatchObject([
      {
        id: 'ordered',
        attempt: 2,
        input: { topics: ['AI'], expectedArticles: 7, timeoutMs: 1_200_000 },
        order,
        profile: {
          weights: [{ topic: 'AI', weight: 1.1 }],
          mutedTopics: [{ name: 'Golf' }],
          maxArticles: 20,
        },
      },
    ])
    expect(orders).toMatchObject([{ jobId: 'ordered', attempt: 2, order }])
  })

  test('votes on many pages: complete, or broken off if one was withdrawn meanwhile', async () => {
    const user = userStub('export-pages')
    const wide = (index: number) =>
      Array.from({ length: 50 }, (_, at) => `${index % 20} ${at} `.padEnd(100, 'x'))
    await runInDurableObject(user, async (object) => {
      for (let index = 0; index < 600; index += 1)
        await object.recordFeedback({ articleId: `a${index}`, feedback: 'helpful', topics: wide(index) })
    })
    const { feedback } = await exportOf(user)
    expect(feedback.map(({ articleId }) => articleId)).toEqual(
      Array.from({ length: 600 }, (_, at) => `a${at}`),
    )
    const { next } = await user.exportPage()
    expect(next).toMatchObject({ list: 'votes' })
    await user.recordFeedback({ articleId: 'new', feedback: 'helpful', topics: ['AI'] })
    await user.withdrawFeedback('a0')
    // It was exported already, and the new one belongs to the next export.
    expect((await user.exportPage(next)).bytes.byteLength).toBeGreaterThan(1_000_000)
    await user.withdrawFeedback('a599')
    expect((await rpcError(() => user.exportPage(next))).code).toBe('unavailable')
  })

  test('a document that was broken off has no last field, and is not imported', async () => {
    const user = await settled('export-broken', [])
    const { complete, jobs: _, oldJobs: __, ...rest } = await exportOf(user)
    expect(complete).toBe(true)
    expect(await rpcError(() => userStub('export-broken-2').importData(rest as never))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'complete' }],
    })
  })

  test('a large one: 3 jobs of 300 articles of 2 KB, and many more', async () => {
    const user = userStub('export-large')
    const summary = 'Long, “quoted” and\nbroken. '.repeat(75)
    for (const id of ['one', 'two', 'three']) {
      await jobStub('export-large', id).start(input)
      for (let from = 0; from < 300; from += 100)
        await jobStub('export-large', id).addArticles(articles(100, from).map((one) => ({ ...one, summary })))
    }
    const many = Array.from({ length: 60 }, (_, index) => `small-${index}`)
    await Promise.all(many.map((id) => jobStub('export-large', id).start(input)))
    const { jobs } = await exportOf(user)
    expect(jobs).toHaveLength(63)
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(63)
    for (const { articles } of jobs.filter(({ id }) => !id.startsWith('small-'))) {
      expect(articles.map(({ seq }) => seq)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1))
      expect(articles.every((one) => one.summary === summary)).toBe(true)
    }
  })

  test('over REST, as a file', async () => {
    await settled('export-rest')
    const path = '/v1/users/me/export'
    const answer = await rest('GET', path, { token: await token({ sub: 'export-rest', scope: '' }) })
    expect(answer.headers.get('Content-Type')).toBe('application/json')
    expect(answer.headers.get('Content-Disposition')).toContain('attachment')
    const { exportedAt, ...document } = v.parse(ExportSchema, await answer.json())
    const { exportedAt: _, ...same } = await exportOf(userStub('export-rest'))
    expect(document).toEqual(same)
  })
})

describe('erase', () => {
  test('leaves nothing: not of the user, not of any job, no alarm', async () => {
    const user = await settled('erase-all')
    await jobStub('erase-all', 'two').cancel()
    expect(await user.erase()).toEqual({ erased: true })
    for (const id of ['one', 'two']) {
      expect((await rpcError(() => jobStub('erase-all', id).status())).code).toBe('not_found')
      expect(await held(jobStub('erase-all', id))).toEqual(nothing)
    }
    expect(await held(user)).toEqual(nothing)
    expect(await user.erase(), 'and again').toEqual({ erased: true })
  })

  test('a user of very many jobs loses them all', async () => {
    const ids = Array.from({ length: 80 }, (_, index) => `job-${index}`)
    const user = await settled('erase-many', ids)
    for (let more = true; more; ) more = !(await user.erase()).erased
    const codes = await Promise.all(
      ids.map(async (id) => (await rpcError(() => jobStub('erase-many', id).status())).code),
    )
    expect(new Set(codes)).toEqual(new Set(['not_found']))
    expect(await held(user)).toEqual(nothing)
  })

  test('somebody who starts again is new', async () => {
    const user = await settled('erase-anew')
    await user.erase()
    expect(await user.preferences()).toMatchObject({ version: 0, topics: [], mutedTopics: [] })
    expect(await user.weights()).toEqual({})
    expect(await user.jobs()).toEqual({ jobs: [] })
    expect(await user.feedback()).toEqual({ feedback: [] })
    expect(await jobStub('erase-anew', 'one').start({ topics: ['Other'] })).toMatchObject({
      created: true,
      articleCount: 0,
    })
    expect(await user.jobs()).toMatchObject({ jobs: [{ id: 'one', status: 'pending', topics: ['Other'] }] })
    const { changes } = await castVote(user)
    expect(changes).toEqual([{ topic: 'AI', before: 1, after: 1.1 }])
  })

  test('other users keep what is theirs', async () => {
    await settled('erase-mine')
    const other = await settled('erase-mine:too')
    await userStub('erase-mine').erase()
    expect((await exportOf(other)).jobs).toHaveLength(2)
  })

  test('over REST: 204, and nothing is there', async () => {
    const user = await settled('erase-rest')
    const mine = { token: await token({ sub: 'erase-rest', scope: '' }) }
    expect((await rest('DELETE', '/v1/users/me', mine)).status).toBe(204)
    expect((await rest('GET', '/v1/users/me/jobs/one', mine)).status).toBe(404)
    expect(await held(user)).toEqual(nothing)
  })
})

describe('erase, interrupted', () => {
  // Away from the real time, so that no alarm fires by itself, however slow the machine is.
  beforeEach(() => clock().pass(400 * DAY))

  /** As if a crash had come right after the erasure began. */
  async function crashed(userId: string): Promise<UserStub> {
    const user = await settled(userId)
    await runInDurableObject(user, async (_, { storage }) => {
      storage.kv.put('erasing', true)
      await storage.setAlarm(Date.now() + 60_000)
    })
    await evictDurableObject(user)
    return user
  }

  test.each<[string, (user: UserStub, userId: string) => Promise<unknown>]>([
    ['preferences', (user) => user.preferences()],
    ['updatePreferences', (user) => user.updatePreferences({ topics: ['AI'] })],
    ['recordFeedback', castVote],
    ['withdrawFeedback', (user) => user.withdrawFeedback('a1')],
    ['feedback', (user) => user.feedback()],
    ['weights', (user) => user.weights()],
    ['explainWeights', (user) => user.explainWeights()],
    ['learn', (user) => user.learn()],
    ['resetLearning', (user) => user.resetLearning()],
    ['resetSourceLearning', (user) => user.resetSourceLearning()],
    ['sourceWeights', (user) => user.sourceWeights()],
    ['rank', (user) => user.rank([{ id: 'a', title: 'A' }])],
    ['check', (user) => user.check(['https://news.example/1'])],
    ['jobs', (user) => user.jobs()],
    ['exportData', (user) => user.exportData()],
    ['registerJob', (user) => user.registerJob({ id: 'x', startedAt: 1, attempt: 1 })],
    ['starting a job', (_, userId) => jobStub(userId, 'three').start(input)],
  ])('%s is refused as gone', async (name, call) => {
    const userId = `gone-${name.replaceAll(' ', '-')}`
    const user = await crashed(userId)
    expect((await rpcError(() => call(user, userId))).code).toBe('gone')
    expect(await held(jobStub(userId, 'three'))).toEqual(nothing)
  })

  test('the alarm finishes it', async () => {
    const user = await crashed('resumed')
    expect(await runDurableObjectAlarm(user)).toBe(true)
    for (const id of ['one', 'two']) expect(await held(jobStub('resumed', id))).toEqual(nothing)
    expect(await held(user)).toEqual(nothing)
  })

  test('a job that cannot be erased yet stays on the list, until it confirms', async () => {
    const user = await settled('unconfirmed')
    const stubborn = jobStub('unconfirmed', 'two')
    await runInDurableObject(stubborn, (_, { storage }) => {
      const deleteAll = storage.deleteAll.bind(storage)
      let left = 2
      storage.deleteAll = async () => {
        if (left-- > 0) throw new InjectedFault('The storage cannot be reached just now')
        await deleteAll()
      }
    })
    expectInternal()
    expect(await user.erase().then(String, String)).toContain('just now')
    expect((await rpcError(() => user.jobs())).code).toBe('gone')
    expect((await held(user)).alarm).toBe(Date.now() + 30_000)
    expect(await runDurableObjectAlarm(user).then(String, String)).toContain('just now')
    expect((await held(user)).alarm, 'the next try is set before each').not.toBe(null)
    await runDurableObjectAlarm(user)
    expect(await held(stubborn)).toEqual(nothing)
    expect(await held(user)).toEqual(nothing)
  })

  test('of many jobs, one that cannot be erased yet keeps no other from it', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `job-${index}`)
    const user = await settled('one-of-many', ids)
    const stubborn = jobStub('one-of-many', 'job-59')
    await runInDurableObject(stubborn, (_, { storage }) => {
      storage.deleteAll = async () => {
        throw new InjectedFault('The storage cannot be reached just now')
      }
    })
    expect(await user.erase().then(String, String)).toContain('just now')
    const left = await Promise.all(
      ids.map(async (id) => (await held(jobStub('one-of-many', id))).keys.length > 0),
    )
    expect(ids.filter((_, at) => left[at])).toEqual(['job-59'])
    await evictDurableObject(stubborn)
    expect(await user.erase()).toEqual({ erased: true })
  })

  test('a digest told of after its user left brings nothing back', async () => {
    const user = await settled('left')
    const status = await jobStub('left', 'one').status()
    await user.erase()
    await user.recordDigest({ status, shown: ['A'.repeat(36)], met: [] })
    expect(await held(user)).toEqual(nothing)
  })

  test('a job whose record cannot be read is erased like any other', async () => {
    const user = await settled('unreadable')
    const broken = jobStub('unreadable', 'two')
    await runInDurableObject(broken, (_, { storage }) => storage.kv.put('job', UNREADABLE))
    await evictDurableObject(broken)
    expect(await broken.status().then(String, String)).toContain(UNREADABLE)
    expect(await user.erase()).toEqual({ erased: true })
    expect(await held(broken)).toEqual(nothing)
    expect(await held(user)).toEqual(nothing)
  })

  test('a start at the same moment is refused, or its job is erased too', async () => {
    for (let round = 0; round < 10; round += 1) {
      const userId = `erase-race-${round}`
      const user = await settled(userId, ['one'])
      const job = jobStub(userId, 'two')
      const start = async () => {
        try {
          await job.start(input)
        } catch (error) {
          expect(['gone', 'unavailable']).toContain((await rpcError(() => Promise.reject(error))).code)
        }
      }
      await Promise.all(round % 2 ? [user.erase(), start()] : [start(), user.erase()])
      const { jobs } = await user.jobs()
      expect((await held(job)).keys.length > 0, 'there exactly if listed').toBe(jobs.length === 1)
    }
  })

  test('an erasure that lags behind another takes nothing of a user who has started again', async () => {
    const user = await crashed('lagging')
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await runInDurableObject(jobStub('lagging', 'one'), (_, { storage }) => {
      const deleteAll = storage.deleteAll.bind(storage)
      let calls = 0
      storage.deleteAll = async () => {
        calls += 1
        if (calls === 2) await released
        await deleteAll()
      }
    })
    // The alarm comes while a call is still at it; one of them waits for the job, the other is done.
    const both = [user.erase(), runDurableObjectAlarm(user)] as const
    await Promise.race(both)
    await user.updatePreferences({ topics: ['Anew'] })
    release()
    await Promise.all(both)
    expect(await user.preferences()).toMatchObject({ version: 1, topics: ['Anew'] })
  })
})
