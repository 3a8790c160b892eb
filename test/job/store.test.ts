/** The storage of a job by itself, in the storage of a real object. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { ingest, parseArticles } from '../../src/job/articles.ts'
import { KnownArticles } from '../../src/job/knownArticles.ts'
import { newJob, parseStart } from '../../src/job/lifecycle.ts'
import type { Job } from '../../src/job/record.ts'
import { JobStore } from '../../src/job/store.ts'

const T0 = Date.UTC(2026, 0, 31)
const job = newJob('ann', 'one', parseStart({ topics: ['AI'] }), T0)
const record = (fields: object): Job => ({ ...job, record: { ...job.record, ...fields } })

/** Runs in the storage of an object whose job is `job`. */
const stored = <T>(name: string, run: (store: JobStore, storage: DurableObjectStorage) => T) =>
  runInDurableObject(env.DIGEST_JOB.getByName(`store:${name}`), (_, { storage }) => {
    const store = new JobStore(storage)
    store.save(null, job)
    return run(store, storage)
  })

describe('a rule that exceeds a bound stores nothing:', () => {
  test.each([
    ['progress over 99', record({ progress: 120 })],
    ['an attempt over its limit', record({ attempt: 1_000_001 })],
    ['a step over 200 characters', record({ currentStep: 'x'.repeat(201) })],
    ['an end with an unknown status', record({ end: { status: 'lost', at: T0 } })],
    [
      'a reason over 2,000 characters',
      record({ end: { status: 'failed', at: T0, error: 'x'.repeat(2_001) } }),
    ],
    ['the 2,001st article', { ...job, lastReport: { articleCount: 2_001, at: T0, attempt: 1 } }],
  ])('%s', (name, changed) =>
    stored(name, (store, storage) => {
      expect(() => store.save(job, changed)).toThrow('must not be stored')
      expect(storage.kv.get('job')).toEqual(job.record)
      expect(store.job()).toEqual(job)
    }),
  )
})

test('what another release has stored beyond a bound of this one stays, and does not prevent a change', () =>
  stored('other release', (store, storage) => {
    const other = { ...job.record, currentStep: 'x'.repeat(300), mood: 'calm' }
    storage.kv.put('job', other)
    const again = new JobStore(storage)
    const before = again.job()
    if (!before) throw new Error('There is no job')
    again.save(before, { ...before, record: { ...before.record, progress: 50 } })
    expect(storage.kv.get('job')).toEqual({ ...other, progress: 50 })
    expect(store.job()).toEqual(job)
  }))

describe('a report is one row', () => {
  const parsed = (inputs: object[], seq = 0) => ingest(parseArticles(inputs), new KnownArticles(), seq).added
  const many = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => ({ id: `a${from + index + 1}`, title: 'A' }))
  const reported = (articleCount: number): Job => ({
    ...job,
    lastReport: { articleCount, at: T0, attempt: 1 },
  })

  test('a page may begin in the middle of a row, and end in another', () =>
    stored('pages', (store) => {
      let count = 0
      for (const size of [7, 1, 30, 2]) {
        store.save(count === 0 ? job : reported(count), reported(count + size), {
          added: parsed(many(size, count), count),
        })
        count += size
      }
      const everySeq = Array.from({ length: count }, (_, index) => index + 1)
      for (let after = 0; after <= count + 1; after += 1)
        for (const limit of [1, 6, 40]) {
          const { articles, next } = store.articlesPage(after, limit, 1_000_000)
          expect(articles.map(({ seq, id }) => [seq, id])).toEqual(
            everySeq.slice(after, after + limit).map((seq) => [seq, `a${seq}`]),
          )
          expect(next).toBe(after + limit < count ? after + limit : undefined)
        }
      expect([...store.articlesAt([1, 7, 8, 9, 38, 39, 99]).keys()].toSorted((a, b) => a - b)).toEqual([
        1, 7, 8, 9, 38, 39,
      ])
      expect(store.digestCandidates().map(({ seq }) => seq)).toEqual(everySeq)
    }))

  test('a page ends before an article that would exceed its bytes, and has at least one', () =>
    stored('bytes', (store) => {
      const added = parsed(many(4))
      store.save(job, reported(4), { added })
      const size = added[0]?.json.length ?? 0
      expect(store.articlesPage(0, 500, 2 * size).articles).toHaveLength(2)
      expect(store.articlesPage(3, 500, 1)).toMatchObject({ articles: [{ seq: 4 }] })
      expect(store.articlesPage(1, 500, 1)).toMatchObject({ articles: [{ seq: 2 }], next: 2 })
    }))

  test('the largest report stays below the 2 MB that the platform stores in a row', () =>
    stored('largest', (store, storage) => {
      const wide = '漢'.repeat(500)
      const largest = Array.from({ length: 100 }, (_, index) => ({
        id: `${wide}${index}`,
        title: wide,
        url: `https://news.example/${index}/${'é'.repeat(2_000)}`,
        summary: 'x'.repeat(3_000),
      }))
      const added = parsed(largest)
      expect(added).toHaveLength(100)
      const bodies = added.reduce((sum, { json }) => sum + new TextEncoder().encode(json).byteLength, 0)
      expect(bodies).toBeGreaterThan(1_000_000)
      store.save(job, reported(100), { added })
      const [row] = storage.sql.exec('SELECT * FROM reports').toArray()
      const bytes = new TextEncoder().encode(Object.values(row ?? {}).join('')).byteLength
      expect(bytes).toBeLessThan(2_000_000)
      const [again] = parsed([{ id: 'other', title: 'Other', url: largest[7]?.url }])
      expect(again && new JobStore(storage).knownArticles().same(again.identity)).toBe(largest[7]?.id)
    }))
})
