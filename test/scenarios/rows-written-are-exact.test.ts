/**
 * The rows written by each operation, exactly. The object's own storage is observed, not replaced: every
 * statement's cursor returns how many rows it wrote, and each `put` and `setAlarm` counts one, as the
 * platform bills.
 */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { DigestJob, UserState } from '../../src/index.ts'
import { eventually } from '../eventually.ts'
import { articles, ORIGIN, rpcError } from '../support.ts'

/** `tables`: creating them, with the key for their version; once per object. */
interface Bill {
  rows: number
  alarms: number
  tables: number
}

/** Observes an object's storage; `of` returns what a call wrote. Works until the object is evicted. */
async function meter<T extends DigestJob | UserState>(stub: DurableObjectStub<T>) {
  let bill: Bill = { rows: 0, alarms: 0, tables: 0 }
  const cursors: { query: string; cursor: SqlStorageCursor<Record<string, SqlStorageValue>> }[] = []
  await runInDurableObject<T, void>(stub, (_object, { storage }) => {
    const { sql, kv } = storage
    const { exec } = sql
    const { put, delete: remove } = kv
    const { setAlarm, deleteAlarm } = storage
    Object.assign(sql, {
      exec(query: string, ...bindings: unknown[]) {
        const cursor = exec.call(sql, query, ...bindings)
        cursors.push({ query, cursor })
        return cursor
      },
    })
    Object.assign(kv, {
      put(key: string, value: unknown) {
        bill[key === 'schema' ? 'tables' : 'rows'] += 1
        put.call(kv, key, value)
      },
      delete(key: string) {
        bill.rows += 1
        return remove.call(kv, key)
      },
    })
    Object.assign(storage, {
      setAlarm(at: number | Date) {
        bill.alarms += 1
        return setAlarm.call(storage, at)
      },
      deleteAlarm() {
        bill.alarms += 1
        return deleteAlarm.call(storage)
      },
      put: () => Promise.reject(new Error('Not a way that the meter knows')),
    })
  })
  /** A cursor has the number once it is read to its end, and only inside the object. */
  const total = () =>
    runInDurableObject<T, Bill>(stub, () => {
      for (const { query, cursor } of cursors.splice(0)) {
        cursor.toArray()
        bill[/^\s*CREATE/i.test(query) ? 'tables' : 'rows'] += cursor.rowsWritten
      }
      return bill
    })
  return {
    async of(call: () => PromiseLike<unknown>): Promise<Bill> {
      await total()
      bill = { rows: 0, alarms: 0, tables: 0 }
      await call()
      return total()
    },
  }
}

const rows = (count: number): Bill => ({ rows: count, alarms: 0, tables: 0 })

const job = (name: string) => env.DIGEST_JOB.getByName(`rows:${name}`)
const user = (name: string) => env.USER_STATE.getByName(name)
const vote = (articleId: string, topics = ['AI', 'Space', 'Art']) => ({
  articleId,
  feedback: 'helpful' as const,
  topics,
})

describe('the meter itself', () => {
  test('counts what the platform bills: an index doubles a row, an ignored insert is free', async () => {
    const stub = job('meter')
    const metered = await meter(stub)
    const inside = (run: (storage: DurableObjectStorage) => void) => () =>
      runInDurableObject(stub, (_object, { storage }) => run(storage))
    const sql = (query: string) => inside((storage) => void storage.sql.exec(query))
    expect(await metered.of(sql('CREATE TABLE plain (id TEXT PRIMARY KEY) WITHOUT ROWID'))).toEqual({
      ...rows(0),
      tables: 2,
    })
    expect(await metered.of(sql("INSERT INTO plain VALUES ('a'), ('b')"))).toEqual(rows(2))
    expect(await metered.of(sql("INSERT OR IGNORE INTO plain VALUES ('a')"))).toEqual(rows(0))
    await sql('CREATE INDEX again ON plain (id)')()
    expect(await metered.of(sql("INSERT INTO plain VALUES ('c')"))).toEqual(rows(2))
    expect(await metered.of(inside((storage) => storage.kv.put('k', 1)))).toEqual(rows(1))
  })
})

describe('a job writes', () => {
  test('at its start its record and one alarm, without its tables; in the user’s index one row, and the alarm that deletes it', async () => {
    const index = await meter(user('rows'))
    const metered = await meter(job('start'))
    let listed = rows(-1)
    const own = await metered.of(async () => {
      listed = await index.of(() => job('start').start({ topics: ['AI'] }))
    })
    expect(own).toEqual({ rows: 1, alarms: 1, tables: 3 })
    expect({ ...listed, tables: 0 }).toEqual({ rows: 1, alarms: 1, tables: 0 })
    expect(await metered.of(() => job('start').start({ topics: ['AI'] }))).toEqual(rows(0))
  })

  test('one row more if there is a profile to store', async () => {
    const known = env.DIGEST_JOB.getByName('rows-known:one')
    await user('rows-known').updatePreferences({ maxArticles: 5 })
    const metered = await meter(known)
    expect(await metered.of(() => known.start({ topics: ['AI'] }))).toEqual({ rows: 2, alarms: 1, tables: 3 })
  })

  test.each([0, 100, 1_000])('the same with %i articles stored as with none', async (stored) => {
    const stub = job(`with-${stored}`)
    await stub.start({ topics: ['AI'], expectedArticles: 2_000 })
    for (let from = 0; from < stored; from += 100) await stub.addArticles(articles(100, from))
    const metered = await meter(stub)
    const bills = {
      addArticle: await metered.of(() => stub.addArticle({ id: 'one', title: 'One' })),
      duplicate: await metered.of(() => stub.addArticle({ id: 'one', title: 'One' })),
      batchOf30: await metered.of(() => stub.addArticles(articles(30, stored + 1_000))),
      progress: await metered.of(() => stub.report({ progress: 90, currentStep: 'Reading' })),
      progressAnd5: await metered.of(() =>
        stub.report({ progress: 91, currentStep: 'Sorting', articles: articles(5, stored + 1_100) }),
      ),
      status: await metered.of(() => stub.status()),
      state: await metered.of(() => stub.state()),
      page: await metered.of(() => stub.articles({ after: 1, limit: 10 })),
      refusedArticle: await metered.of(() => rpcError(() => stub.addArticle({ id: '', title: '' }))),
      complete: await metered.of(() => stub.complete({ digestId: 'd' })),
      completeAgain: await metered.of(() => stub.complete({ digestId: 'd' })),
      refusedEnd: await metered.of(() => rpcError(() => stub.cancel())),
      statusOfOver: await metered.of(() => stub.status()),
    }
    expect(bills).toEqual({
      addArticle: rows(1),
      duplicate: rows(1),
      batchOf30: rows(1),
      progress: rows(1),
      progressAnd5: rows(2),
      status: rows(0),
      state: rows(0),
      page: rows(0),
      refusedArticle: rows(0),
      complete: rows(1),
      completeAgain: rows(0),
      refusedEnd: rows(0),
      statusOfOver: rows(0),
    })
  })

  test('with the binding EVENTS one row more at its end, which removes the event that was sent', async () => {
    const stub = job('announced')
    await stub.start({ topics: ['AI'] })
    let sent = 0
    const EVENTS = {
      send: async () => {
        sent += 1
      },
    }
    await runInDurableObject(stub, (object) => void Object.assign(object, { env: { ...env, EVENTS } }))
    const metered = await meter(stub)
    const kept = () => runInDurableObject(stub, (_, { storage }) => storage.kv.get<object>('job'))
    const complete = await metered.of(async () => {
      await stub.complete()
      await eventually(async () => expect(await kept()).not.toHaveProperty('events'))
    })
    expect([complete, sent]).toEqual([rows(2), 1])
  })

  // The profile and the two rows of the user's list are in it.
  test.each([
    [1, 58],
    [10, 13],
  ])('for 50 articles by %i a call %i rows and an alarm', async (size, expected) => {
    const stub = env.DIGEST_JOB.getByName(`rows-by-${size}:fifty`)
    await user(`rows-by-${size}`).updatePreferences({ maxArticles: 5 })
    // The user's alarm, which waits for the oldest entry of the list, is set once in a week.
    await env.DIGEST_JOB.getByName(`rows-by-${size}:earlier`).start({ topics: ['AI'] })
    const index = await meter(user(`rows-by-${size}`))
    const metered = await meter(stub)
    let own = rows(-1)
    const listed = await index.of(async () => {
      own = await metered.of(async () => {
        await stub.start({ topics: ['AI'] })
        for (let from = 0; from < 50; from += size) await stub.addArticles(articles(size, from))
        await stub.complete()
      })
    })
    expect(own.rows + own.tables + listed.rows + listed.tables).toBe(expected)
    expect(own.alarms + listed.alarms).toBe(1)
  })
})

describe('a user writes', () => {
  test('for a scheduled digest its entry in the list, the settled slot and one alarm', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    vi.setSystemTime(Date.parse('2031-01-14T18:00:00Z'))
    const stub = user('rows-scheduled')
    const NEWSROOM = { fetch: async () => Response.json({}, { status: 202 }) }
    await runInDurableObject(stub, (object) => Object.assign(object, { env: { ...env, NEWSROOM } }))
    await stub.updatePreferences({
      topics: ['AI'],
      schedule: '0 7 * * *',
      feeds: ['https://news.example/rss'],
    })
    vi.setSystemTime(Date.parse('2031-01-15T07:00:00Z'))
    await runInDurableObject(stub, (_, { storage }) => storage.deleteAlarm())
    const metered = await meter(stub)
    const fire = () => runInDurableObject(stub, (object) => object.alarm())
    expect(await metered.of(fire)).toEqual({ rows: 2, alarms: 1, tables: 0 })
  })

  test.each([0, 1_000])('the same with %i votes stored as with none', async (stored) => {
    const stub = user(`with-${stored}`)
    await stub.recordFeedback(vote('first'))
    await runInDurableObject(stub, async (object) => {
      for (let index = 0; index < stored; index++) await object.recordFeedback(vote(`a${index}`, ['AI']))
    })
    const metered = await meter(stub)
    const fifty = Array.from({ length: 50 }, (_, index) => `Topic ${index}`)
    const bills = {
      vote: await metered.of(() => stub.recordFeedback(vote('new'))),
      voteOn50Topics: await metered.of(() => stub.recordFeedback(vote('wide', fifty))),
      sameVote: await metered.of(() => stub.recordFeedback(vote('new'))),
      otherVerdict: await metered.of(() => stub.recordFeedback({ ...vote('new'), feedback: 'not_helpful' })),
      withdrawn: await metered.of(() => stub.withdrawFeedback('new')),
      weights: await metered.of(() => stub.weights()),
      list: await metered.of(() => stub.feedback()),
      dryRun: await metered.of(() => stub.learn({ dryRun: true })),
      learn: await metered.of(() => stub.learn()),
      learnAgain: await metered.of(() => stub.learn()),
      preferences: await metered.of(() => stub.updatePreferences({ topics: ['AI'] })),
      samePreferences: await metered.of(() => stub.updatePreferences({ topics: ['AI'] })),
      readPreferences: await metered.of(() => stub.preferences()),
    }
    expect(bills).toEqual({
      vote: rows(1),
      voteOn50Topics: rows(1),
      sameVote: rows(0),
      otherVerdict: rows(2),
      withdrawn: rows(2),
      weights: rows(0),
      list: rows(0),
      dryRun: rows(0),
      learn: rows(1),
      learnAgain: rows(0),
      preferences: rows(1),
      samePreferences: rows(0),
      readPreferences: rows(0),
    })
  })

  test('the alarm with the first vote only', async () => {
    const stub = user('first-vote')
    const metered = await meter(stub)
    expect(await metered.of(() => stub.recordFeedback(vote('one')))).toMatchObject({ rows: 1, alarms: 1 })
    expect(await metered.of(() => stub.recordFeedback(vote('two')))).toEqual(rows(1))
  })

  test('17 rows for 16 votes, and one for each more', async () => {
    const stub = user('sixteen-votes')
    await stub.recordFeedback(vote('first'))
    const metered = await meter(stub)
    const bills = []
    for (let index = 2; index <= 33; index++)
      bills.push((await metered.of(() => stub.recordFeedback(vote(`v${index}`)))).rows)
    const withWeights = bills.flatMap((rows, at) => (rows === 2 ? [at + 2] : []))
    expect([withWeights, bills.reduce((sum, rows) => sum + rows)]).toEqual([[16, 32], 34])
    // After every 16 votes the object sleeps and wakes: it goes on counting from the stored weights.
    await evictDurableObject(stub)
    const again = await meter(stub)
    const woken = []
    for (let index = 34; index <= 48; index++)
      woken.push((await again.of(() => stub.recordFeedback(vote(`v${index}`)))).rows)
    expect(woken).toEqual([...Array(14).fill(1), 2])
  })

  test('a user who wakes reads only the votes that the stored weights do not include', async () => {
    const stub = user('with-1000-woken')
    await runInDurableObject(stub, async (object) => {
      for (let index = 0; index < 1_003; index++) await object.recordFeedback(vote(`a${index}`, ['AI']))
    })
    await evictDurableObject(stub)
    const read = await runInDurableObject(stub, async (object, { storage }) => {
      const spy = vi.spyOn(storage.sql, 'exec')
      await object.recordFeedback(vote('new'))
      await object.feedback({ limit: 10 })
      return spy.mock.results.reduce((sum, { value }) => sum + value.rowsRead, 0)
    })
    // 1,003 votes are 11 more than the stored weights include; 11 rows decide that a page of 10 has a next one.
    expect(read).toBeLessThan(11 + 11 + 5)
  })
})

test('a failure, a retry, and changes of preferences and learning write little', async () => {
  const stub = job('failing')
  await stub.start({ topics: ['AI'] })
  const reader = user('changing')
  await reader.recordFeedback({ ...vote('one'), source: 'Gazette' })
  const ofJob = await meter(stub)
  const ofUser = await meter(reader)
  const bills = {
    fail: await ofJob.of(() => stub.fail({ error: 'No feed' })),
    retry: await ofJob.of(() => stub.retry()),
    patchPreferences: await ofUser.of(() => reader.patchPreferences({ maxArticles: 5 })),
    resetLearning: await ofUser.of(() => reader.resetLearning()),
    resetSourceLearning: await ofUser.of(() => reader.resetSourceLearning()),
  }
  expect(bills).toEqual({
    fail: rows(1),
    retry: { ...rows(1), alarms: 1 },
    patchPreferences: rows(1),
    resetLearning: rows(2),
    resetSourceLearning: rows(2),
  })
})

test('reading an object without data writes nothing', async () => {
  const stub = job('never')
  const metered = await meter(stub)
  const reads = [() => stub.status(), () => stub.state(), () => stub.articles(), () => stub.complete()]
  for (const read of reads) expect(await metered.of(() => rpcError(read))).toEqual(rows(0))
  const reader = user('never')
  const index = await meter(reader)
  const all = [
    () => reader.preferences(),
    () => reader.weights(),
    () => reader.feedback(),
    () => reader.learn(),
  ]
  for (const read of [...all, () => reader.jobs()]) expect(await index.of(read)).toEqual(rows(0))
})

test('a digest link and its pages write nothing; a vote by it is a vote, a pause a change of preferences', async () => {
  const stub = env.DIGEST_JOB.getByName('rows-linked:one')
  await stub.start({ topics: ['AI'] })
  await stub.addArticles(articles(2))
  await stub.complete()
  const reader = user('rows-linked')
  await reader.recordFeedback(vote('another'))
  await reader.updatePreferences({ topics: ['AI'] })
  const [ofJob, ofUser] = [await meter(stub), await meter(reader)]
  const both = async (call: () => Promise<unknown>) => {
    let own = rows(-1)
    const index = await ofUser.of(async () => {
      own = await ofJob.of(call)
    })
    return own.rows + own.alarms + own.tables + index.rows + index.alarms + index.tables
  }
  let path = ''
  const link = async () => {
    using handle = await exports.DigestService.job('rows-linked', 'one')
    path = (await handle.link()).path
  }
  const send =
    (to: string, body: string | null = null) =>
    () =>
      exports.default.fetch(`${ORIGIN}${path}${to}`, {
        redirect: 'manual',
        ...(body !== null && {
          method: 'POST',
          body,
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        }),
      })
  expect({
    link: await both(link),
    page: await both(send('')),
    vote: await both(send('/votes', 'articleId=a1&feedback=helpful')),
    again: await both(send('/votes', 'articleId=a1&feedback=helpful')),
    voted: await both(send('?voted=1&changes=1.00-1.10')),
    asks: await both(send('/unsubscribe')),
    pause: await both(send('/unsubscribe', 'List-Unsubscribe=One-Click')),
    'paused again': await both(send('/unsubscribe', 'List-Unsubscribe=One-Click')),
  }).toEqual({ link: 0, page: 0, vote: 1, again: 0, voted: 0, asks: 0, pause: 2, 'paused again': 0 })
})
