/** A user's list of jobs: complete whichever door a job came through, newest first, each job as it stands now. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import * as v from 'valibot'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { JobStatus, JobsPageInput } from '../../src/contract/job.ts'
import { DigestJob } from '../../src/job/DigestJob.ts'
import { UserStore } from '../../src/user/store.ts'
import { UserState } from '../../src/user/UserState.ts'
import { eventually } from '../eventually.ts'
import { UNREADABLE } from '../storage.ts'
import { clock, DAY, expectInternal, HOUR, httpError, MINUTE, rest, rpcError, token } from '../support.ts'

const input = { topics: ['AI'] }
const userStub = (userId: string) => env.USER_STATE.getByName(userId)
const jobStub = (userId: string, jobId: string) => env.DIGEST_JOB.getByName(`${userId}:${jobId}`)
const idsOf = (jobs: { id: string }[]) => jobs.map(({ id }) => id)
const list = async (userId: string, page?: JobsPageInput) => idsOf((await userStub(userId).jobs(page)).jobs)

/** Jobs `0`, `1`, … a second apart. */
async function started(userId: string, count: number): Promise<void> {
  const time = clock()
  for (let at = 0; at < count; at += 1) {
    await jobStub(userId, String(at)).start(input)
    time.pass(1_000)
  }
}

/** All pages one after the other, each as its ids. */
async function pages(userId: string, query: Omit<NonNullable<JobsPageInput>, 'after'>): Promise<string[][]> {
  const { jobs, next } = await userStub(userId).jobs(query)
  const all = [idsOf(jobs)]
  for (let after = next; after !== undefined; ) {
    const page = await userStub(userId).jobs({ ...query, after })
    all.push(idsOf(page.jobs))
    after = page.next
  }
  return all
}

test('a list of one status asks an open job once in two seconds, and at once after it has changed', async () => {
  const asked = vi.spyOn(DigestJob.prototype, 'status')
  onTestFinished(() => asked.mockRestore())
  await started('asked-often', 5)
  const time = clock()
  const failed = async () => {
    const before = asked.mock.calls.length
    return {
      failed: await list('asked-often', { status: 'failed' }),
      asked: asked.mock.calls.length - before,
    }
  }
  expect(await failed()).toEqual({ failed: [], asked: 5 })
  for (let tries = 0; tries < 10; tries += 1) expect(await failed()).toEqual({ failed: [], asked: 0 })
  expect(await list('asked-often'), 'all are wanted').toHaveLength(5)
  expect(await list('asked-often', { status: 'pending' }), 'those are wanted').toHaveLength(5)
  await jobStub('asked-often', '2').fail({ error: 'No feed' })
  await eventually(async () => expect((await failed()).failed).toEqual(['2']))
  time.pass(2_000)
  expect(await failed(), 'the ended one is stored').toEqual({ failed: ['2'], asked: 4 })
})

test('one call asks at most 200 jobs, and says where the next one continues', async () => {
  const user = userStub('asks-200')
  await started('asks-200', 1)
  const began = clock().now()
  await runInDurableObject(user, (_, { storage }) => {
    for (let at = 0; at < 450; at += 1)
      storage.sql.exec('INSERT INTO jobs (id, startedAt, attempt) VALUES (?, ?, 1)', `open-${at}`, began + at)
  })
  const asked = vi.spyOn(DigestJob.prototype, 'status')
  onTestFinished(() => asked.mockRestore())
  const counts: number[] = []
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await user.jobs({ status: 'failed', limit: 100, after })
    expect(page.jobs).toEqual([])
    counts.push(asked.mock.calls.length - counts.reduce((sum, count) => sum + count, 0))
    after = page.next
  }
  expect(counts).toEqual([200, 200, 51])
})

describe('a job is listed whichever door started it', () => {
  test.each<{ door: string; start(userId: string): Promise<unknown> }>([
    { door: 'a stub', start: (userId) => jobStub(userId, 'one').start(input) },
    {
      door: 'the documented path',
      start: (userId) =>
        jobStub(userId, 'one').fetch('https://do/start', { method: 'POST', body: JSON.stringify(input) }),
    },
    {
      door: 'REST',
      start: async (userId) =>
        rest('POST', '/v1/users/me/jobs', {
          token: await token({ sub: userId }),
          body: { ...input, jobId: 'one' },
        }),
    },
    {
      door: 'the siblings’ service',
      start: async (userId) => {
        using job = await exports.DigestService.job(userId, 'one')
        return await job.start(input)
      },
    },
  ])('$door', async ({ door, start }) => {
    const userId = `listed by ${door}`
    await start(userId)
    expect(await userStub(userId).jobs()).toEqual({ jobs: [await jobStub(userId, 'one').status()] })
  })
})

test('a user of no jobs has an empty list, and asking for it stores nothing', async () => {
  expect(await userStub('jobless').jobs()).toEqual({ jobs: [] })
  await runInDurableObject(userStub('jobless'), (_, { storage }) => {
    expect([...storage.kv.list()]).toEqual([])
  })
})

test('nobody else’s jobs are on the list', async () => {
  for (const userId of ['did:plc:ann', 'did:plc', 'did']) await jobStub(userId, userId.slice(-3)).start(input)
  expect(await list('did:plc:ann')).toEqual(['ann'])
  expect(await list('did:plc')).toEqual(['plc'])
  expect(await list('did')).toEqual(['did'])
})

test('a job whose id nobody could read is not registered', async () => {
  const user = env.USER_STATE.getByName('odd-ids')
  for (const id of ['', 'a:b', 'x'.repeat(65)])
    expect((await rpcError(() => user.registerJob({ id, startedAt: 1, attempt: 1 }))).code).toBe(
      'invalid_input',
    )
  expect(await user.jobs()).toEqual({ jobs: [] })
})

test('a job that was noted and never started is not listed', async () => {
  const time = clock()
  const user = userStub('noted')
  await user.registerJob({ id: 'ghost', startedAt: time.now(), attempt: 1 })
  const noted = () =>
    runInDurableObject(user, (_, { storage }) => storage.sql.exec('SELECT id FROM jobs').toArray())
  expect(await list('noted')).toEqual([])
  expect(await noted(), 'its start may still be under way').toEqual([{ id: 'ghost' }])
  time.pass(DAY + 1)
  expect(await list('noted')).toEqual([])
  expect(await noted(), 'by now it is surely nothing').toEqual([])
})

describe('a start that takes long after it was registered', () => {
  /** Time passes, and the list is read, between the registration and the job. */
  const slow = (ms: number) => {
    const time = clock()
    const register = UserState.prototype.registerJob
    const spy = vi.spyOn(UserState.prototype, 'registerJob').mockImplementation(async function (
      this: UserState,
      note,
    ) {
      const profile = await register.call(this, note)
      time.pass(ms)
      expect((await this.jobs()).jobs).toEqual([])
      return profile
    })
    onTestFinished(() => spy.mockRestore())
  }

  test('up to five minutes: the job is made, and listed, although the list was read meanwhile', async () => {
    slow(5 * MINUTE)
    await jobStub('slow-start', 'one').start(input)
    expect(await list('slow-start')).toEqual(['one'])
  })

  test('longer: there is no job', async () => {
    slow(5 * MINUTE + 1)
    const job = jobStub('too-slow-start', 'one')
    expect(await rpcError(() => job.start(input))).toMatchObject({ code: 'unavailable' })
    expect((await rpcError(() => job.status())).code).toBe('not_found')
  })
})

describe('pages', () => {
  test('newest first, each job once, the last page without a next', async () => {
    await started('paged', 7)
    const newestFirst = ['6', '5', '4', '3', '2', '1', '0']
    expect(await list('paged')).toEqual(newestFirst)
    for (const limit of [1, 3, 6, 7, 8])
      expect((await pages('paged', { limit })).flat(), `limit ${limit}`).toEqual(newestFirst)
    expect(await pages('paged', { limit: 3 })).toEqual([['6', '5', '4'], ['3', '2', '1'], ['0']])
  })

  test('jobs of one and the same instant are each listed once', async () => {
    clock()
    await Promise.all(['a', 'c', 'B', '_', '1'].map((id) => jobStub('same-instant', id).start(input)))
    const all = (await pages('same-instant', { limit: 2 })).flat()
    expect(all.toSorted()).toEqual(['1', 'B', '_', 'a', 'c'])
  })

  test('a job that starts while somebody turns the pages moves nothing', async () => {
    await started('turning', 4)
    const first = await userStub('turning').jobs({ limit: 2 })
    await jobStub('turning', 'late').start(input)
    const second = await userStub('turning').jobs({ limit: 2, after: first.next })
    expect([idsOf(first.jobs), idsOf(second.jobs)]).toEqual([
      ['3', '2'],
      ['1', '0'],
    ])
  })

  test('by status, across pages', async () => {
    await started('filtered', 10)
    const job = (id: number) => jobStub('filtered', String(id))
    await job(0).report({ progress: 1 })
    await job(2).complete()
    await job(4).complete()
    await job(5).fail({ error: 'No feeds' })
    await job(7).cancel()
    const expected: Record<JobStatus['status'], string[]> = {
      pending: ['9', '8', '6', '3', '1'],
      in_progress: ['0'],
      completed: ['4', '2'],
      failed: ['5'],
      cancelled: ['7'],
    }
    for (const status of ['pending', 'in_progress', 'completed', 'failed', 'cancelled'] as const)
      for (const limit of [1, 2, 50])
        expect((await pages('filtered', { status, limit })).flat(), `${status}, ${limit}`).toEqual(
          expected[status],
        )
  })

  test.each<[string, NonNullable<JobsPageInput>]>([
    ['a cursor that is none', { after: 'zero' }],
    ['a cursor with SQL in it', { after: "1.a' OR 1=1" }],
    ['no limit at all', { limit: 0 }],
    ['too high a limit', { limit: 101 }],
    ['half a limit', { limit: 1.5 }],
    ['a status that is none', { status: 'done' as JobStatus['status'] }],
  ])('%s is refused', async (_, query) => {
    expect((await rpcError(() => userStub('refused').jobs(query))).code).toBe('invalid_input')
  })
})

describe('what becomes of a job shows', () => {
  test('over by the clock alone, though no alarm fired', async () => {
    const time = clock()
    await jobStub('late', 'one').start(input)
    time.pass(HOUR)
    expect((await userStub('late').jobs({ status: 'failed' })).jobs).toMatchObject([
      { failure: 'never_started' },
    ])
  })

  test('a job over is asked no more, an open one each time', async () => {
    for (const id of ['over', 'open']) await jobStub('asked', id).start(input)
    await jobStub('asked', 'over').cancel()
    expect((await list('asked')).toSorted()).toEqual(['open', 'over'])
    // Behind the list's back: whom it still lists, it did not ask.
    for (const id of ['over', 'open']) {
      await runInDurableObject(jobStub('asked', id), (_, { storage }) => storage.deleteAll())
      await evictDurableObject(jobStub('asked', id))
    }
    expect(await list('asked')).toEqual(['over'])
  })

  test('a retry opens it again, also where the list had it as over', async () => {
    const job = jobStub('retried', 'one')
    await job.start(input)
    await job.fail({ error: 'No feeds' })
    expect((await userStub('retried').jobs()).jobs).toMatchObject([{ status: 'failed', attempt: 1 }])
    await job.retry()
    expect((await userStub('retried').jobs()).jobs).toMatchObject([{ status: 'pending', attempt: 2 }])
    await job.complete()
    expect((await userStub('retried').jobs()).jobs).toEqual([await job.status()])
  })

  test('a retry while a list is being made is not written over by what the list saw before', async () => {
    const [job, slow] = [jobStub('overtaken', 'one'), jobStub('overtaken', 'slow')]
    for (const each of [job, slow]) await each.start(input)
    await job.fail({ error: 'No feeds' })
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const blocked = runInDurableObject(slow, (_, state) => state.blockConcurrencyWhile(() => released))
    const listing = vi.spyOn(UserState.prototype, 'jobs')
    onTestFinished(() => listing.mockRestore())
    const seen = list('overtaken')
    await eventually(() => expect(listing).toHaveBeenCalled())
    await job.retry()
    release()
    await Promise.all([blocked, seen])
    expect((await userStub('overtaken').jobs({ status: 'pending' })).jobs).toHaveLength(2)
  })

  test.each([
    { name: 'an earlier attempt', noted: { attempt: 2 } },
    { name: 'an earlier job of the same id', noted: { startedAt: 1 } },
  ])('what $name ended as is not kept, nor what its digest contained', async ({ name, noted }) => {
    const user = userStub(`late news of ${name}`)
    const job = jobStub(`late news of ${name}`, 'one')
    await job.start(input)
    const ended = await job.complete()
    const { id, attempt } = ended
    await user.registerJob({ id, attempt, startedAt: Date.parse(ended.startedAt), ...noted })
    await user.recordDigest({ status: ended, shown: ['A'.repeat(36)], met: [] })
    await runInDurableObject(user, (_, { storage }) => {
      new UserStore(storage).jobs.saveEnded([ended])
      const [row] = storage.sql.exec('SELECT finalStatus, endedAt, shown FROM jobs').toArray()
      expect(row).toEqual({ finalStatus: null, endedAt: null, shown: null })
    })
  })

  test.each(['open', 'over', 'over and listed as such'])('erased while %s, it disappears', async (when) => {
    const userId = `erased ${when}`
    const job = jobStub(userId, 'one')
    await job.start(input)
    if (when !== 'open') await job.complete()
    if (when.includes('listed')) expect(await list(userId)).toEqual(['one'])
    await job.erase()
    expect(await list(userId)).toEqual([])
    await job.start({ topics: ['Anew'] })
    expect((await userStub(userId).jobs()).jobs).toMatchObject([{ topics: ['Anew'], status: 'pending' }])
  })

  test.each([
    { name: 'listed before', listed: true },
    { name: 'never listed before', listed: false },
  ])('past its retention it disappears: $name', async ({ name, listed }) => {
    const time = clock()
    const userId = `outlived ${name}`
    await jobStub(userId, 'one').start(input)
    await jobStub(userId, 'one').complete()
    if (listed) await list(userId)
    time.pass(7 * DAY - 1)
    expect(await list(userId)).toEqual(['one'])
    time.pass(1)
    expect(await list(userId)).toEqual([])
    expect((await rpcError(() => jobStub(userId, 'one').status())).code).toBe('not_found')
  })

  test('listing after a digest’s retention does not forget what it contained', async () => {
    const time = clock()
    const url = 'https://news.example/remembered'
    const job = jobStub('remembers', 'one')
    await job.start(input)
    await job.addArticle({ id: 'a', title: 'A', url, topics: ['AI'] })
    await job.complete()
    time.pass(8 * DAY)
    const isSeen = async () => (await userStub('remembers').check([url]))[0]?.seen
    expect(await isSeen()).toBe(true)
    expect(await list('remembers')).toEqual([])
    expect(await isSeen(), 'after listing').toBe(true)
  })
})

test('a job whose record cannot be read is left out, keeps its line, and keeps no other from being listed', async () => {
  const internal = expectInternal()
  const time = clock()
  for (const id of ['sound', 'broken'])
    await jobStub('half-broken', id).start({ ...input, timeoutMs: DAY, stallMs: DAY })
  const broken = jobStub('half-broken', 'broken')
  const put = (record: unknown) =>
    runInDurableObject(broken, (_, { storage }) => storage.kv.put('job', record))
  const record = await runInDurableObject(broken, (_, { storage }) => storage.kv.get('job'))
  await put(UNREADABLE)
  await evictDurableObject(broken)
  time.pass(2 * HOUR)
  const page = await userStub('half-broken').jobs()
  expect(idsOf(page.jobs)).toEqual(['sound'])
  expect(page.unavailable).toEqual(['broken'])
  expect(internal).toMatchObject([{ operation: 'jobs', jobId: 'broken' }])
  await put(record)
  await evictDurableObject(broken)
  expect((await list('half-broken')).toSorted()).toEqual(['broken', 'sound'])
})

describe('over REST', () => {
  const PageSchema = v.object({ jobs: v.array(v.object({ id: v.string() })), next: v.optional(v.string()) })
  const get = async (query: string) =>
    rest('GET', `/v1/users/me/jobs${query}`, { token: await token({ sub: 'rest-list', scope: '' }) })

  test('pages and a filter', async () => {
    await started('rest-list', 3)
    await jobStub('rest-list', '1').complete()
    const first = v.parse(PageSchema, await (await get('?limit=2')).json())
    expect(idsOf(first.jobs)).toEqual(['2', '1'])
    const second = v.parse(PageSchema, await (await get(`?limit=2&after=${first.next}`)).json())
    expect([idsOf(second.jobs), second.next]).toEqual([['0'], undefined])
    const filtered = v.parse(PageSchema, await (await get('?status=completed')).json())
    expect(idsOf(filtered.jobs)).toEqual(['1'])
  })

  test.each([
    '?limit=0',
    '?limit=x',
    '?limit=-1',
    '?limit=101',
    '?after=nowhere',
    '?status=done',
    '?status=',
  ])('%s is refused', async (query) => {
    expect(await httpError(await get(query))).toEqual({ status: 400, code: 'invalid_input' })
  })
})
