/** The storage of earlier releases with today's code: every operation works as on a new object. */
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { articles, clock, DAY, HOUR, MINUTE, rpcError } from '../support.ts'
import * as release010 from './release-0.1.0.ts'
import { held, NOTHING } from './storage.ts'
import { put } from './stored.ts'

type Held = Awaited<ReturnType<typeof held>>

/** The storage with the tables of today. The user's table of jobs has got a column. */
const migrated = ({ keys, rows, alarm }: Held): Held =>
  rows.some(({ name }) => name === 'jobs')
    ? {
        keys: keys.map(([key, value]) => [key, key === 'schema' ? 3 : value]),
        rows: rows.map(({ name, rows }) => ({
          name,
          rows: name === 'jobs' ? rows.map((row) => ({ ...row, earlier: null })) : rows,
        })),
        alarm,
      }
    : { keys, rows, alarm }

const releases = [['0.1.0', release010]] as const

describe.each(releases)('storage of release %s', (_version, release) => {
  const user = env.USER_STATE.getByName(release.USER_ID)
  const running = env.DIGEST_JOB.getByName(`${release.USER_ID}:running`)
  const done = env.DIGEST_JOB.getByName(`${release.USER_ID}:done`)
  let time: ReturnType<typeof clock>

  beforeEach(async () => {
    time = clock()
    vi.setSystemTime(release.WRITTEN_AT + HOUR)
    if ((await held(user)).keys.length > 0) await user.erase()
    await put(user, release.user)
    await put(running, release.running)
    await put(done, release.done)
  })

  test('is read as it was written, and reading writes nothing except the migration', async () => {
    const before = await Promise.all([user, running, done].map(held))
    expect(await user.preferences()).toMatchObject({ version: 1, topics: ['AI', 'Science'], maxArticles: 10 })
    expect((await user.feedback()).feedback.map(({ articleId }) => articleId)).toEqual(['v3', 'v2', 'old'])
    expect(await user.weights()).toMatchObject({ Science: 1.1, Weather: 0.5 })
    expect(await user.explainWeights()).toMatchObject({ weights: expect.any(Array) })
    expect(await running.status()).toMatchObject({
      status: 'in_progress',
      progress: 60,
      currentStep: 'Reading',
    })
    expect((await running.articles()).articles).toMatchObject([{ seq: 1, id: 'r1' }])
    const { sections } = await done.digest()
    expect(sections.flatMap((section) => section.articles.map(({ id }) => id)).toSorted()).toEqual([
      'd1',
      'd2',
    ])
    expect(await user.check(['https://news.example/d1', 'https://news.example/r1'])).toMatchObject([
      { seen: true },
      { seen: false },
    ])
    const listed = (await user.jobs()).jobs
    expect(listed).toEqual([await running.status(), await done.status()])
    expect(await Promise.all([user, running, done].map(held))).toEqual(before.map(migrated))
  })

  test('a job continues: started again, extended, retried, completed, erased', async () => {
    const input = {
      topics: ['AI', 'Science'],
      expectedArticles: 4,
      timeoutMs: DAY,
      stallMs: DAY / 2,
      onTimeout: 'complete' as const,
    }
    expect(await running.start(input)).toMatchObject({ created: false, status: 'in_progress' })
    const { outcomes } = await running.addArticles([{ id: 'r1', title: 'Again' }, ...articles(2)])
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['duplicate', 'added', 'added'])
    await running.report({ progress: 90 })
    await running.cancel()
    expect(await running.retry()).toMatchObject({ attempt: 2, articleCount: 3 })
    expect(await running.complete()).toMatchObject({ status: 'completed', articleCount: 3 })
    expect((await running.digest()).sections.length).toBeGreaterThan(0)
    expect((await user.jobs({ status: 'completed' })).jobs).toHaveLength(2)
    expect((await rpcError(() => done.fail({ error: 'Late' }))).code).toBe('conflict')
    await done.erase()
    expect(await held(done)).toEqual(NOTHING)
  })

  test('alarms set then fire: deadlines, retention, folded votes', async () => {
    time.pass(DAY)
    await runDurableObjectAlarm(running)
    expect(await running.status()).toMatchObject({ status: 'completed', partial: true })
    time.pass(8 * DAY)
    await runDurableObjectAlarm(done)
    expect(await held(done)).toEqual(NOTHING)
    time.pass(30 * DAY)
    await runDurableObjectAlarm(user)
    expect((await user.feedback()).feedback).toEqual([])
    expect(Object.keys(await user.weights())).toContain('Science')
  })

  test('a reader continues: votes, learns, resets, changes, ranks, exports, erases', async () => {
    await user.recordFeedback({ articleId: 'v2', feedback: 'helpful', topics: ['Chips'] })
    time.pass(MINUTE)
    await user.recordFeedback({ articleId: 'new', feedback: 'helpful', topics: ['AI'] })
    await user.withdrawFeedback('v3')
    expect((await user.learn()).topics.map(({ topic }) => topic)).toEqual(
      expect.arrayContaining(['AI', 'Chips']),
    )
    await user.resetLearning('AI')
    const { version, ...preferences } = await user.preferences()
    expect(
      await user.updatePreferences({ ...preferences, maxArticles: 5 }, { ifVersion: version }),
    ).toMatchObject({
      version: version + 1,
    })
    const { articles: ranked, muted } = await user.rank([
      { id: 'a', topics: ['AI'] },
      { id: 'g', topics: ['Golf'] },
    ])
    expect([ranked.length, muted.length]).toEqual([1, 1])
    const started = await env.DIGEST_JOB.getByName(`${release.USER_ID}:next`).start({ topics: ['AI'] })
    expect(started.created).toBe(true)
    const all = await new Response(await user.exportData()).json<{ jobs: object[]; feedback: object[] }>()
    expect([all.jobs.length, all.feedback.length]).toEqual([3, 3])
    expect(await user.erase()).toEqual({ erased: true })
    for (const stub of [user, running, done]) expect(await held(stub)).toEqual(NOTHING)
  })
})
