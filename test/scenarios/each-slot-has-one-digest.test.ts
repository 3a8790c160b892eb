/** A schedule makes each digest once: early, late, repeated and interrupted alarms, and a newsroom that fails. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DigestRequestSchema } from '../../examples/newsroom/src/schema.ts'
import { safeParseInput } from '../../src/contract/errors.ts'
import type { UserStub } from '../../src/platform/stubs.ts'
import { eventually } from '../eventually.ts'
import { clock, httpError, MINUTE, rest, rpcError, token } from '../support.ts'

/** A newsroom that answers as it is told, and remembers the orders. It judges them by the schema of the real one. */
class Newsroom {
  readonly orders: {
    userId: string
    jobId: string
    topics: string[]
    feeds: string[]
    maxAgeDays: number
  }[] = []
  /** The status of the next responses; then 202 again. */
  readonly answers: (number | Error)[] = []

  async fetch(_address: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const answer = this.answers.shift() ?? 202
    if (answer instanceof Error) throw answer
    const order = JSON.parse(String(init?.body))
    const { error } = safeParseInput(DigestRequestSchema, order)
    if (error) return Response.json({ error: error.message, code: error.code }, { status: 400 })
    if (answer === 202) this.orders.push(order)
    const code = answer === 400 ? 'invalid_input' : 'unavailable'
    return Response.json(answer === 202 ? {} : { error: 'No such feed', code }, { status: answer })
  }
}

const reader = (name: string) => env.USER_STATE.getByName(`schedule-${name}`)
const jobOf = (name: string, id: string) => env.DIGEST_JOB.getByName(`schedule-${name}:${id}`)
const alarmOf = (user: UserStub) => runInDurableObject(user, (_, { storage }) => storage.getAlarm())
/** Binds a newsroom to this object until it is evicted. */
const bind = (user: UserStub, newsroom: Newsroom, vars: Partial<Env> = {}) =>
  runInDurableObject(user, (instance) => {
    Object.assign(instance, { env: { ...env, NEWSROOM: newsroom, ...vars } })
  })

const MORNING = {
  topics: ['AI'],
  timeZone: 'Europe/Berlin',
  schedule: '0 7 * * *',
  feeds: ['https://news.example/rss'],
}
const at = (instant: string) => vi.setSystemTime(Date.parse(instant))

let newsroom: Newsroom
beforeEach(() => {
  clock()
  // A winter day, seven in the evening in Berlin.
  at('2031-01-14T18:00:00Z')
  newsroom = new Newsroom()
})
afterEach(() => void vi.restoreAllMocks())

/** A reader with a schedule, at the moment of the first slot. */
async function due(name: string, preferences: object = MORNING): Promise<UserStub> {
  const user = reader(name)
  await bind(user, newsroom)
  await user.updatePreferences(preferences)
  at('2031-01-15T06:00:00Z')
  return user
}
const idsOf = async (user: UserStub) => (await user.jobs()).jobs.map(({ id }) => id).toSorted()

test('a slot starts one job with the reader’s topics, hands it over with the feeds, and sets the next alarm', async () => {
  const user = reader('once')
  await bind(user, newsroom)
  const preferences = await user.updatePreferences(MORNING)
  expect(preferences).toMatchObject({ ...MORNING, nextDigestAt: '2031-01-15T06:00:00.000Z' })
  expect(await alarmOf(user)).toBe(Date.parse('2031-01-15T06:00:00Z'))
  at('2031-01-15T06:00:00Z')
  await runDurableObjectAlarm(user)
  expect(newsroom.orders).toEqual([
    {
      userId: 'schedule-once',
      jobId: '2031-01-15-0600Z',
      topics: ['AI'],
      onTimeout: 'complete',
      feeds: MORNING.feeds,
      maxAgeDays: 30,
    },
  ])
  expect(await jobOf('once', '2031-01-15-0600Z').status()).toMatchObject({
    status: 'pending',
    topics: ['AI'],
  })
  expect(await alarmOf(user)).toBe(Date.parse('2031-01-16T06:00:00Z'))
  expect((await user.preferences()).nextDigestAt).toBe('2031-01-16T06:00:00.000Z')
})

test('an early, a late and a repeated alarm make no second digest', async () => {
  const user = await due('repeated')
  at('2031-01-15T05:59:59Z')
  await runDurableObjectAlarm(user)
  expect(newsroom.orders).toEqual([])
  expect(await alarmOf(user)).toBe(Date.parse('2031-01-15T06:00:00Z'))
  at('2031-01-15T06:07:00Z')
  for (let again = 0; again < 3; again++) await runInDurableObject(user, (object) => object.alarm())
  expect(newsroom.orders).toHaveLength(1)
  expect(await idsOf(user)).toEqual(['2031-01-15-0600Z'])
})

/** A reader who may start one job a day, and has started it. */
async function limited(name: string, startedAt: string): Promise<UserStub> {
  const user = reader(name)
  const limit = { env: { ...env, NEWSROOM: newsroom, MAX_JOBS_PER_DAY: '1' } }
  await runInDurableObject(user, (object) => Object.assign(object, limit))
  at(startedAt)
  await jobOf(name, 'earlier').start({ topics: ['AI'] })
  await user.updatePreferences(MORNING)
  at('2031-01-15T06:00:00Z')
  await runDurableObjectAlarm(user)
  expect(newsroom.orders).toEqual([])
  return user
}

test('a start over the limit of jobs is tried again after longer and longer pauses, for six hours', async () => {
  const user = await limited('limited-long', '2031-01-14T23:00:00Z')
  const slot = Date.parse('2031-01-15T06:00:00Z')
  const tries = []
  for (let next = await alarmOf(user); Number(next) < slot + 20 * 60 * MINUTE; next = await alarmOf(user)) {
    vi.setSystemTime(Number(next))
    tries.push((Number(next) - slot) / MINUTE)
    await runDurableObjectAlarm(user)
    if (tries.length > 60) throw new Error('It is never given up')
  }
  expect(tries.slice(0, 6)).toEqual([0.5, 1.5, 3.5, 7.5, 15.5, 25.5])
  expect(tries.at(-1)).toBe(365.5)
  expect(await alarmOf(user)).toBe(Date.parse('2031-01-16T06:00:00Z'))
})

test('a start over the limit of jobs succeeds when the limit allows it', async () => {
  const user = await limited('limited', '2031-01-14T06:05:00Z')
  for (let fired = 0; fired < 6; fired += 1) {
    vi.setSystemTime(Number(await alarmOf(user)))
    await runDurableObjectAlarm(user)
  }
  expect(newsroom.orders).toMatchObject([{ jobId: '2031-01-15-0600Z' }])
})

test.each([
  ['6 hours late is made', '2031-01-15T11:59:59Z', ['2031-01-15-0600Z']],
  ['later than 6 hours is skipped', '2031-01-15T12:00:01Z', []],
  ['of days ago is skipped, and the last one is made', '2031-01-18T07:00:00Z', ['2031-01-18-0600Z']],
])('a slot %s', async (what, now, expected) => {
  const user = await due(`late ${what}`)
  at(now)
  await runDurableObjectAlarm(user)
  expect(newsroom.orders.map(({ jobId }) => jobId)).toEqual(expected)
})

describe('a crash', () => {
  test('after the start: the job is found, and handed over', async () => {
    const user = await due('crash-start')
    await jobOf('crash-start', '2031-01-15-0600Z').start({ topics: ['AI'] })
    await runDurableObjectAlarm(user)
    expect(newsroom.orders).toHaveLength(1)
  })

  test('after the hand-over, before it is stored: the newsroom is asked again, for the same job', async () => {
    const user = await due('crash-order')
    await runDurableObjectAlarm(user)
    await runInDurableObject(user, (_, { storage }) => {
      storage.kv.put('schedule', { settledUntil: Date.parse('2031-01-14T06:00:00Z'), orders: [] })
    })
    await evictDurableObject(user)
    await bind(user, newsroom)
    await runInDurableObject(user, (object) => object.alarm())
    expect(newsroom.orders.map(({ jobId }) => jobId)).toEqual(['2031-01-15-0600Z', '2031-01-15-0600Z'])
    expect(await idsOf(user)).toEqual(['2031-01-15-0600Z'])
  })

  test('after the producer has begun: nothing is handed over', async () => {
    const user = await due('crash-begun')
    await jobOf('crash-begun', '2031-01-15-0600Z').start({ topics: ['AI'] })
    await jobOf('crash-begun', '2031-01-15-0600Z').report({ progress: 1 })
    await runDurableObjectAlarm(user)
    expect(newsroom.orders).toEqual([])
  })
})

describe('a hand-over that fails', () => {
  test('is repeated with growing pauses, and the alarm says when', async () => {
    const user = await due('growing')
    newsroom.answers.push(503, new Error('The network is down'), 503)
    const pauses: number[] = []
    for (let tries = 0; tries < 3; tries++) {
      await runDurableObjectAlarm(user)
      const now = Date.now()
      pauses.push(Number(await alarmOf(user)) - now)
      at(new Date(Number(await alarmOf(user))).toISOString())
      await evictDurableObject(user)
      await bind(user, newsroom)
    }
    expect(pauses).toEqual([30_000, 60_000, 120_000])
    await runDurableObjectAlarm(user)
    expect(newsroom.orders).toHaveLength(1)
    expect(await alarmOf(user)).toBe(Date.parse('2031-01-16T06:00:00Z'))
  })

  /** Lets time pass until an instant, with the alarms of a reader and of the job, while the newsroom does not respond. */
  async function downUntil(name: string, instant: string): Promise<UserStub> {
    const user = await due(name)
    for (let tries = 0; tries < 100; tries++) newsroom.answers.push(503)
    const until = Date.parse(instant)
    const job = jobOf(name, '2031-01-15-0600Z')
    for (let runs = 0; ; runs++) {
      if (runs > 300) throw new Error('It is never given up')
      const wakes = [
        await alarmOf(user),
        await runInDurableObject(job, (_, { storage }) => storage.getAlarm()),
      ]
      const [first = until] = wakes.filter((wake) => wake !== null).toSorted((a, b) => a - b)
      if (first >= until) return user
      vi.setSystemTime(Math.max(first, Date.now()))
      if (wakes[1] === first) await runInDurableObject(job, (object) => object.alarm())
      else await runDurableObjectAlarm(user)
    }
  }

  test('for hours, longer than attempts of the job last, is made when the newsroom is back', async () => {
    const user = await downUntil('hours', '2031-01-15T11:00:00Z')
    newsroom.answers.length = 0
    for (let runs = 0; newsroom.orders.length === 0 && runs < 10; runs++) {
      vi.setSystemTime(Math.max(Number(await alarmOf(user)), Date.now()))
      await runDurableObjectAlarm(user)
    }
    expect(Date.now()).toBeLessThan(Date.parse('2031-01-15T11:11:00Z'))
    expect(newsroom.orders).toMatchObject([
      { jobId: '2031-01-15-0600Z', topics: ['AI'], feeds: MORNING.feeds },
    ])
    expect((await user.jobs()).jobs).toMatchObject([{ id: '2031-01-15-0600Z', status: 'pending' }])
  })

  test('is given up after six hours', async () => {
    const user = await downUntil('silent', '2031-01-15T13:00:00Z')
    expect((await user.jobs()).jobs).toMatchObject([
      { id: '2031-01-15-0600Z', status: 'failed', failure: 'never_started' },
    ])
    expect(newsroom.orders).toEqual([])
    // Not more than two tries of an attempt, which ends after ten minutes.
    expect(newsroom.answers.length).toBeGreaterThan(50)
    expect(await alarmOf(user)).toBe(Date.parse('2031-01-16T06:00:00Z'))
  })

  test('for good fails the job with the newsroom’s reason', async () => {
    const user = await due('refused')
    newsroom.answers.push(400)
    await runDurableObjectAlarm(user)
    expect((await user.jobs()).jobs).toMatchObject([
      { status: 'failed', failure: 'reported', error: 'The newsroom refused: No such feed' },
    ])
    expect(await alarmOf(user)).toBe(Date.parse('2031-01-16T06:00:00Z'))
  })
})

describe('a change of the schedule', () => {
  test('begins at once: no slot of before', async () => {
    const user = reader('change')
    await bind(user, newsroom)
    await user.updatePreferences({ ...MORNING, schedule: '0 9 * * *' })
    at('2031-01-15T07:30:00Z')
    const { nextDigestAt } = await user.patchPreferences({ schedule: '0 7 * * *' })
    expect(nextDigestAt).toBe('2031-01-16T06:00:00.000Z')
    await runInDurableObject(user, (object) => object.alarm())
    expect(newsroom.orders).toEqual([])
  })

  test('at the moment of a slot: the slot still has its digest, once', async () => {
    const user = await due('moment')
    await user.patchPreferences({ schedule: '0 7 * * 1-5' })
    await runDurableObjectAlarm(user)
    await runInDurableObject(user, (object) => object.alarm())
    expect(newsroom.orders.map(({ jobId }) => jobId)).toEqual(['2031-01-15-0600Z'])
  })

  test.each([
    ['London', 'New York', 'Europe/London', 'America/New_York', '07:00:00', '2031-01-15-1200Z'],
    ['Kathmandu', 'Kolkata', 'Asia/Kathmandu', 'Asia/Kolkata', '01:15:00', '2031-01-15-0130Z'],
  ])(
    'from %s to %s makes the digest that nextDigestAt promises',
    async (from, _to, zone, other, time, id) => {
      const user = reader(`zones-${from}`)
      await bind(user, newsroom)
      await user.updatePreferences({ ...MORNING, timeZone: zone })
      at(`2031-01-15T${time}Z`)
      await runDurableObjectAlarm(user)
      expect(newsroom.orders).toHaveLength(1)
      vi.setSystemTime(Date.now() + MINUTE)
      const { nextDigestAt = '' } = await user.patchPreferences({ timeZone: other })
      at(nextDigestAt)
      await runDurableObjectAlarm(user)
      expect(newsroom.orders[1]?.jobId).toBe(id)
    },
  )

  test('to none switches it off', async () => {
    const user = reader('off')
    await bind(user, newsroom)
    await user.updatePreferences(MORNING)
    expect(await user.patchPreferences({ schedule: null })).not.toHaveProperty('nextDigestAt')
    at('2031-01-15T06:00:00Z')
    await runDurableObjectAlarm(user)
    expect(newsroom.orders).toEqual([])
    expect(await alarmOf(user)).toBeNull()
  })

  test('during a hand-over keeps what it has decided', async () => {
    const user = await due('during')
    let changes = 0
    await runInDurableObject(user, (object) => {
      vi.spyOn(newsroom, 'fetch').mockImplementation(async () => {
        changes++
        await object.patchPreferences({ schedule: '0 8 * * *' })
        return Response.json({}, { status: 202 })
      })
    })
    await runDurableObjectAlarm(user)
    expect(changes).toBe(1)
    expect((await user.preferences()).nextDigestAt).toBe('2031-01-15T07:00:00.000Z')
    await runInDurableObject(user, (object) => object.alarm())
    expect(changes).toBe(1)
  })
})

test('topics that change after the start: the job keeps its own', async () => {
  const user = await due('topics')
  newsroom.answers.push(503)
  await runDurableObjectAlarm(user)
  await user.patchPreferences({ topics: ['Art'], feeds: ['https://art.example/rss'] })
  at('2031-01-15T06:00:30Z')
  await runDurableObjectAlarm(user)
  expect(newsroom.orders).toMatchObject([{ topics: ['AI'], feeds: ['https://art.example/rss'] }])
})

test('clean-up and schedule share the alarm: a vote before the slot is learned by it', async () => {
  const user = reader('shared')
  await bind(user, newsroom)
  await user.updatePreferences(MORNING)
  await user.recordFeedback({ articleId: 'a', feedback: 'helpful', topics: ['AI'] })
  expect(await alarmOf(user)).toBe(Date.parse('2031-01-15T06:00:00Z'))
  at('2031-01-15T06:00:00Z')
  await runDurableObjectAlarm(user)
  expect(await user.weights()).toEqual({ AI: 1.2 })
  expect(newsroom.orders).toHaveLength(1)
  expect(await alarmOf(user)).toBe(Date.parse('2031-01-16T06:00:00Z'))
})

test('an alarm that a rolled-back release has used is set again by the next read of the preferences', async () => {
  const user = reader('roll-back')
  await bind(user, newsroom)
  await user.updatePreferences(MORNING)
  await runInDurableObject(user, (_, { storage }) => storage.deleteAlarm())
  // Another release never runs in the same instance of an object.
  await evictDurableObject(user)
  await user.preferences()
  expect(await alarmOf(user)).toBe(Date.parse('2031-01-15T06:00:00Z'))
})

test('after the newsroom was down, five orders are sent at a time', async () => {
  const user = reader('many')
  let [under, most] = [0, 0]
  class Slow extends Newsroom {
    override async fetch(...request: Parameters<Newsroom['fetch']>): Promise<Response> {
      under += 1
      most = Math.max(most, under)
      await scheduler.wait(1)
      under -= 1
      return super.fetch(...request)
    }
  }
  newsroom = new Slow()
  newsroom.answers.push(...Array.from({ length: 12 }, () => 503))
  await bind(user, newsroom)
  await user.updatePreferences({ topics: MORNING.topics, feeds: MORNING.feeds })
  for (let count = 0; count < 12; count += 1) await user.orderDigest({ jobId: `order-${count}` })
  expect([newsroom.orders.length, most]).toEqual([0, 1])
  at('2031-01-14T18:01:00Z')
  await runDurableObjectAlarm(user)
  expect([newsroom.orders.length, most]).toEqual([12, 5])
})

describe('an import with a schedule', () => {
  test('arrives paused, and goes on when it is resumed', async () => {
    const user = await due('moved')
    const document = await new Response(await user.exportData()).json<Record<string, never>>()
    const copy = reader('moved-copy')
    await bind(copy, newsroom)
    await copy.importData(document as never)
    expect(await copy.preferences()).toMatchObject({ schedule: '0 7 * * *', paused: true })
    expect(await copy.preferences()).not.toHaveProperty('nextDigestAt')
    expect(await alarmOf(copy)).toBeNull()
    expect(await copy.importData(document as never), 'again').toEqual({ success: true })
    at('2031-01-15T07:00:00Z')
    const { nextDigestAt } = await copy.patchPreferences({ paused: false })
    expect(nextDigestAt).toBe('2031-01-16T06:00:00.000Z')
    expect(await alarmOf(copy)).toBe(Date.parse('2031-01-16T06:00:00Z'))
  })

  test('is rejected like an update where no newsroom is bound, and nothing is stored', async () => {
    const user = await due('moved-unbound')
    const document = await new Response(await user.exportData()).json<Record<string, never>>()
    const copy = reader('moved-unbound-copy')
    expect(await rpcError(() => copy.importData(document as never))).toMatchObject({ code: 'unavailable' })
    expect(await copy.preferences()).toMatchObject({ version: 0 })
  })
})

describe('paused', () => {
  test('makes no digest and keeps the schedule; resumed, it makes nothing of before', async () => {
    const user = await due('paused')
    at('2031-01-14T19:00:00Z')
    expect(await user.patchPreferences({ paused: true })).not.toHaveProperty('nextDigestAt')
    at('2031-01-20T06:00:00Z')
    await runInDurableObject(user, (object) => object.alarm())
    expect(newsroom.orders).toEqual([])
    at('2031-01-20T06:30:00Z')
    const resumed = await user.patchPreferences({ paused: false })
    expect(resumed).toMatchObject({ schedule: '0 7 * * *', nextDigestAt: '2031-01-21T06:00:00.000Z' })
    at('2031-01-21T06:00:00Z')
    await runDurableObjectAlarm(user)
    expect(newsroom.orders.map(({ jobId }) => jobId)).toEqual(['2031-01-21-0600Z'])
  })
})

describe('an acceptance is not a result', () => {
  /** The newsroom accepts and dies. The job's alarm ends it by the clock, and tells the user. */
  async function endByClock(user: UserStub, name: string): Promise<void> {
    vi.setSystemTime(Date.now() + 21 * MINUTE)
    await runInDurableObject(jobOf(name, '2031-01-15-0600Z'), (job) => job.alarm())
    await eventually(async () => expect(Number(await alarmOf(user))).toBeLessThanOrEqual(Date.now()))
  }

  test('a job that nobody has begun is ordered again, three times at most', async () => {
    const user = await due('dead')
    await runDurableObjectAlarm(user)
    for (let attempt = 2; attempt <= 4; attempt++) {
      await endByClock(user, 'dead')
      await runInDurableObject(user, (object) => object.alarm())
      expect((await user.jobs()).jobs).toMatchObject([{ status: 'pending', attempt }])
      expect(newsroom.orders).toHaveLength(attempt)
    }
    for (const order of newsroom.orders) expect(order).toMatchObject(newsroom.orders[0] ?? {})
    vi.setSystemTime(Date.now() + 21 * MINUTE)
    await runInDurableObject(jobOf('dead', '2031-01-15-0600Z'), (job) => job.alarm())
    await runInDurableObject(user, (object) => object.alarm())
    expect((await user.jobs()).jobs).toMatchObject([{ status: 'failed', failure: 'never_started' }])
    expect(newsroom.orders).toHaveLength(4)
  })

  test('one that stops without an article is ordered again', async () => {
    const user = await due('stalled')
    await runDurableObjectAlarm(user)
    await jobOf('stalled', '2031-01-15-0600Z').report({ progress: 10 })
    await endByClock(user, 'stalled')
    await runInDurableObject(user, (object) => object.alarm())
    expect(newsroom.orders).toHaveLength(2)
    expect((await user.jobs()).jobs).toMatchObject([{ status: 'pending', attempt: 2 }])
  })

  test('what was added before the producer died is shown, and nothing is ordered again', async () => {
    const user = await due('one-article')
    await runDurableObjectAlarm(user)
    const job = jobOf('one-article', '2031-01-15-0600Z')
    await job.addArticle({ id: 'a', title: 'A river', topics: ['AI'] })
    vi.setSystemTime(Date.now() + 21 * MINUTE)
    await runInDurableObject(job, (object) => object.alarm())
    expect(await job.status()).toMatchObject({ status: 'completed', partial: true })
    expect((await job.digest()).sections.flatMap(({ articles }) => articles)).toHaveLength(1)
    await runInDurableObject(user, (object) => object.alarm())
    expect(newsroom.orders).toHaveLength(1)
  })

  test('later than six hours after the slot nothing is ordered again', async () => {
    const user = await due('too-late')
    await runDurableObjectAlarm(user)
    at('2031-01-15T12:00:01Z')
    await runInDurableObject(jobOf('too-late', '2031-01-15-0600Z'), (job) => job.alarm())
    await runInDurableObject(user, (object) => object.alarm())
    expect(newsroom.orders).toHaveLength(1)
  })

  test('a retry by the reader gives the order again, with the feeds that it had', async () => {
    const user = await due('retried')
    await runDurableObjectAlarm(user)
    const job = jobOf('retried', '2031-01-15-0600Z')
    await job.fail({ error: 'The only feed is down' })
    await user.patchPreferences({ feeds: ['https://other.example/rss'] })
    at('2031-01-15T07:00:00Z')
    expect(await job.retry()).toMatchObject({ status: 'pending', attempt: 2 })
    expect(Number(await alarmOf(user))).toBeLessThanOrEqual(Date.now() + 1_000)
    newsroom.answers.push(503)
    for (let fired = 0; fired < 3; fired++) {
      await runDurableObjectAlarm(user)
      at(new Date(Number(await alarmOf(user))).toISOString())
    }
    expect(newsroom.orders).toHaveLength(2)
    expect(newsroom.orders[1]).toMatchObject(newsroom.orders[0] ?? {})
  })
})

describe('a digest of the preferences, now', () => {
  test('is ordered with their topics, feeds and age, and the same job again is not', async () => {
    const user = reader('now')
    await bind(user, newsroom)
    const feeds = ['https://news.example/rss', { url: 'https://art.example/rss', name: 'Art' }]
    await user.updatePreferences({ topics: ['AI', 'Art'], feeds, maxAgeDays: 3 })
    expect(await user.orderDigest({ jobId: 'mine' })).toMatchObject({ id: 'mine', status: 'pending' })
    await user.orderDigest({ jobId: 'mine' })
    expect(newsroom.orders).toEqual([
      {
        userId: 'schedule-now',
        jobId: 'mine',
        topics: ['AI', 'Art'],
        onTimeout: 'complete',
        feeds,
        maxAgeDays: 3,
      },
    ])
    expect((await user.orderDigest()).id).toBe('2031-01-14-180000Z')
  })

  test('waits for a newsroom that is out of order', async () => {
    const user = reader('now-waiting')
    await bind(user, newsroom)
    await user.updatePreferences({ topics: ['AI'], feeds: MORNING.feeds })
    newsroom.answers.push(503)
    expect(await user.orderDigest({ jobId: 'mine' })).toMatchObject({ status: 'pending' })
    expect(await alarmOf(user)).toBe(Date.now() + 30_000)
    vi.setSystemTime(Date.now() + 30_000)
    await runDurableObjectAlarm(user)
    expect(newsroom.orders).toHaveLength(1)
  })

  test('is rejected without topics, and without a newsroom; nothing is stored', async () => {
    const user = reader('now-rejected')
    await user.updatePreferences({ topics: ['AI'], feeds: MORNING.feeds })
    expect(await rpcError(() => user.orderDigest())).toMatchObject({ code: 'unavailable' })
    await bind(user, newsroom)
    for (const path of ['topics', 'feeds'] as const) {
      await user.updatePreferences({ topics: ['AI'], feeds: MORNING.feeds, [path]: [] })
      expect(await rpcError(() => user.orderDigest())).toMatchObject({
        code: 'invalid_input',
        issues: [{ path }],
      })
    }
    expect((await user.jobs()).jobs).toEqual([])
  })
})

describe('orders are counted for a day', () => {
  const codeOf = async (call: () => Promise<unknown>) => (await rpcError(call)).code

  test('of the preferences: the same job again is none, one that was erased is', async () => {
    const user = reader('counted')
    await bind(user, newsroom, { MAX_JOBS_PER_DAY: '3' })
    await user.updatePreferences({ topics: ['AI'], feeds: MORNING.feeds })
    for (const jobId of ['one', 'two', 'three', 'one', 'two']) await user.orderDigest({ jobId })
    for (const jobId of ['one', 'two', 'three']) await jobOf('counted', jobId).erase()
    expect(newsroom.orders).toHaveLength(3)
    vi.setSystemTime(Date.now() + 12 * 60 * MINUTE)
    expect(await codeOf(() => user.orderDigest({ jobId: 'four' }))).toBe('rate_limited')
    expect((await user.jobs()).jobs).toEqual([])
    vi.setSystemTime(Date.now() + 13 * 60 * MINUTE)
    expect(await user.orderDigest({ jobId: 'four' })).toMatchObject({ id: 'four' })
  })

  test('retries of one job', async () => {
    const user = reader('counted-retries')
    await bind(user, newsroom, { MAX_JOBS_PER_DAY: '3' })
    await user.updatePreferences({ topics: ['AI'], feeds: MORNING.feeds })
    await user.orderDigest({ jobId: 'one' })
    const job = jobOf('counted-retries', 'one')
    for (const attempt of [1, 2]) {
      await job.fail({ attempt, error: 'No feed' })
      await job.retry({ attempt })
    }
    await job.fail({ error: 'No feed' })
    expect(await codeOf(() => job.retry({ attempt: 3 }))).toBe('rate_limited')
    expect(await job.status()).toMatchObject({ status: 'failed', attempt: 3 })
  })

  test('repeats by the clock, and slots, which are never refused', async () => {
    const user = await due('counted-slots', { ...MORNING, schedule: '0 * * * *' })
    await bind(user, newsroom, { MAX_JOBS_PER_DAY: '3' })
    for (let hours = 0; hours < 3; hours++) {
      await runDurableObjectAlarm(user)
      vi.setSystemTime(Date.now() + 60 * MINUTE)
    }
    expect(newsroom.orders).toHaveLength(3)
    expect(await codeOf(() => user.orderDigest())).toBe('rate_limited')
    expect(await codeOf(() => user.countOrder())).toBe('rate_limited')
  })

  test('concurrent ones, none too many', async () => {
    const user = reader('counted-concurrent')
    await bind(user, newsroom, { MAX_JOBS_PER_DAY: '3' })
    const calls = Array.from({ length: 8 }, () =>
      user.countOrder().then(
        () => 'counted',
        () => 'refused',
      ),
    )
    expect((await Promise.all(calls)).filter((one) => one === 'counted')).toHaveLength(3)
  })
})

test('orders that are over do not stay in the record for good', async () => {
  const user = reader('over')
  await bind(user, newsroom)
  await user.updatePreferences({ topics: ['AI'], feeds: MORNING.feeds })
  for (let day = 0; day < 5; day++) {
    await user.orderDigest({ jobId: `day-${day}` })
    vi.setSystemTime(Date.now() + 24 * 60 * MINUTE)
  }
  const record = await runInDurableObject(user, (_, { storage }) => storage.kv.get('schedule'))
  expect(record).toMatchObject({ orders: [{ jobId: 'day-4' }], ordered: [{ count: 1 }, { count: 1 }] })
})

test('an erased user has no digests any more', async () => {
  const user = await due('erased')
  await user.erase()
  expect(await alarmOf(user)).toBeNull()
  expect((await user.preferences()).schedule).toBeUndefined()
})

describe('is rejected, and nothing is stored', () => {
  test.each<[string, object, string, string]>([
    ['six fields', { schedule: '0 0 7 * * *' }, 'invalid_input', 'schedule'],
    ['every minute', { schedule: '* * * * *' }, 'invalid_input', 'schedule'],
    ['what never fires', { schedule: '0 7 31 2 *' }, 'invalid_input', 'schedule'],
    ['an unknown zone', { timeZone: 'Mars/Olympus' }, 'invalid_input', 'timeZone'],
    ['no topics', { topics: [] }, 'invalid_input', 'schedule'],
    ['no feeds', { feeds: [] }, 'invalid_input', 'schedule'],
    ['a feed that is no address', { feeds: ['gazette'] }, 'invalid_input', 'feeds.0'],
    [
      'a feed with a password beside a good one',
      { feeds: ['https://a.example/rss', 'https://me:secret@b.example/rss'] },
      'invalid_input',
      'feeds.1',
    ],
    ['an age of no days', { maxAgeDays: 0 }, 'invalid_input', 'maxAgeDays'],
    [
      '101 feeds',
      { feeds: Array.from({ length: 101 }, (_, i) => `https://a.example/${i}`) },
      'invalid_input',
      'feeds',
    ],
  ])('%s', async (what, wrong, code, path) => {
    const user = reader(`rejected ${what}`)
    await bind(user, newsroom)
    const error = await rpcError(() => user.updatePreferences({ ...MORNING, ...wrong }))
    expect(error).toMatchObject({ code, issues: [{ path }] })
    expect(await user.preferences()).toMatchObject({ version: 0 })
    expect(await alarmOf(user)).toBeNull()
  })

  test('a schedule without a newsroom', async () => {
    const user = reader('unbound')
    expect(await rpcError(() => user.updatePreferences(MORNING))).toMatchObject({ code: 'unavailable' })
    expect(await user.preferences()).toMatchObject({ version: 0 })
    const { schedule: _, ...others } = MORNING
    expect(await user.updatePreferences(others)).toMatchObject({ version: 1, timeZone: 'Europe/Berlin' })
  })

  test('over REST', async () => {
    const bearer = { token: await token({ sub: 'schedule-rest' }) }
    const put = (body: object) => rest('PUT', '/v1/users/me/preferences', { ...bearer, body })
    expect(await httpError(await put(MORNING))).toEqual({ status: 503, code: 'unavailable' })
    expect(await httpError(await put({ ...MORNING, schedule: 'daily' }))).toEqual({
      status: 400,
      code: 'invalid_input',
    })
  })
})

test('preferences with a schedule are sent in full although their version is known', async () => {
  const user = reader('tagged')
  await bind(user, newsroom)
  await user.updatePreferences(MORNING)
  const response = await rest('GET', '/v1/users/me/preferences', {
    token: await token({ sub: 'schedule-tagged' }),
    headers: { 'If-None-Match': '"1"' },
  })
  expect(response.status).toBe(200)
  const read = await response.json<Record<string, unknown>>()
  expect(read).toMatchObject({ nextDigestAt: '2031-01-15T06:00:00.000Z' })
  expect(await user.updatePreferences(read as never), 'what was read may be sent back').toMatchObject({
    version: 1,
  })
})

test('a scheduled digest costs the user three rows: its job’s entry, the settled slot and the alarm', async () => {
  const user = await due('rows')
  await runDurableObjectAlarm(user)
  at('2031-01-16T06:00:00Z')
  const spies = await runInDurableObject(user, (_, { storage }) => ({
    put: vi.spyOn(storage.kv, 'put'),
    setAlarm: vi.spyOn(storage, 'setAlarm'),
  }))
  await runDurableObjectAlarm(user)
  const written = [spies.put.mock.calls.map(([key]) => key), spies.setAlarm.mock.calls.length]
  expect(written).toEqual([['schedule'], 1])
})
