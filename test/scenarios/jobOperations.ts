/**
 * The operations of the model-based test, as arbitraries: each makes one call to the real object and says what the
 * model makes of the same. What they may be in what order, and how often, is the test's.
 */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, vi } from 'vitest'
import type { ArticleInput, ReportInput, ReportResult } from '../../src/contract/job.ts'
import { DAY, MINUTE } from '../support.ts'
import type { Input, Model, Told, ToldReport } from './jobModel.ts'
import { Operation, type Real } from './jobOperation.ts'

const SECOND = 1_000

/** Texts of refusals are free to change. */
const plain = ({ outcomes, ...rest }: ReportResult) => ({
  ...rest,
  outcomes: outcomes.map((outcome) =>
    outcome.outcome === 'rejected'
      ? { id: outcome.id, outcome: outcome.outcome, code: outcome.code }
      : outcome,
  ),
})

// Inputs: what is sent, and what the model is told of it.

/** One object each: inputs that differ are told apart by which one it is. */
const meant: [Input, ...Input[]] = [
  { topics: ['AI'] },
  { topics: ['AI'], timeoutMs: 40 * SECOND, stallMs: 15 * SECOND, expectedArticles: 7 },
  { topics: ['AI'], onTimeout: 'complete' },
  { topics: ['AI'], timeoutMs: 30_001, onTimeout: 'complete' },
  { topics: ['AI', 'Science'], timeoutMs: 20 * SECOND, stallMs: DAY, onTimeout: 'complete' },
  { topics: ['AI'], timeoutMs: 25 * SECOND, stallMs: 25 * SECOND },
  { topics: ['AI'], timeoutMs: DAY, stallMs: 5 * MINUTE, expectedArticles: 3 },
]
const inputs: { sent: Input; means: Input | null }[] = [
  ...meant.map((input) => ({ sent: input, means: input })),
  { sent: { topics: [' AI ', 'ai'], timeoutMs: 20 * MINUTE, onTimeout: 'fail' }, means: meant[0] },
  { sent: { topics: [] }, means: null },
  { sent: { topics: ['AI'], timeoutMs: 1 }, means: null },
]

/** Three spellings of one address. */
const spellings = (page: string) => [
  `https://news.example/${page}`,
  `HTTPS://News.Example:443/${page}/?utm_source=x`,
  `https://news.example/${page}?fbclid=1#top`,
]

interface Sent {
  sent: object
  told: Told
}
const good = fc
  .record({
    id: fc.nat(60).map(String),
    page: fc.option(fc.nat(40).map(String), { nil: undefined, freq: 3 }),
    spelling: fc.nat(2),
  })
  .map(({ id, page, spelling }): Sent => {
    if (page === undefined) return { sent: { id, title: id }, told: { id } }
    return { sent: { id, title: id, url: spellings(page)[spelling] }, told: { id, page } }
  })
const bad = fc.constantFrom<Sent>(
  { sent: { id: 'x' }, told: { id: 'x', bad: 'invalid_input' } },
  { sent: { title: 'no id' }, told: { id: null, bad: 'invalid_input' } },
  { sent: { id: 'x', title: 'x', colour: 'red' }, told: { id: 'x', bad: 'invalid_input' } },
  { sent: { id: 'x', title: 'x', relevance: 2 }, told: { id: 'x', bad: 'invalid_input' } },
  { sent: { id: 'x', title: 'x', summary: 'long '.repeat(14_000) }, told: { id: 'x', bad: 'too_large' } },
)
const article = fc.oneof({ weight: 7, arbitrary: good }, { weight: 1, arbitrary: bad })
const attempt = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
)
const brief = (given: Sent[]) => given.map(({ told }) => [told.id, told.page, told.bad].join(':')).join()
/** What is sent may be malformed on purpose. */
const claimed = ({ sent }: Sent) => sent as ArticleInput

// Operations.

const start = fc.constantFrom(...inputs).map(
  ({ sent, means }) =>
    new Operation(
      `start ${JSON.stringify(sent)}`,
      (model) => model.start(means),
      async ({ job }) => {
        // The model does not know which addresses the digest of an erased job contained.
        const { watchToken, ...started } = await job.start({ ...sent, allowSeen: true })
        expect(watchToken).toBeTypeOf('string')
        return started
      },
    ),
)
const addArticle = fc.tuple(article, attempt).map(
  ([one, attempt]) =>
    new Operation(
      `addArticle ${brief([one])} ${attempt}`,
      (model) => model.hear({ articles: [one.told], attempt }, true),
      async ({ job }) => plain(await job.addArticle(claimed(one), { attempt })),
    ),
)
const addArticles = fc.tuple(fc.array(article, { minLength: 1, maxLength: 6 }), attempt).map(
  ([given, attempt]) =>
    new Operation(
      `addArticles ${brief(given)} ${attempt}`,
      (model) => model.hear({ articles: given.map(({ told }) => told), attempt }),
      async ({ job }) => plain(await job.addArticles(given.map(claimed), { attempt })),
    ),
)
const said = fc.record(
  {
    progress: fc.constantFrom(0, 1, 33.4, 50, 98, 99.9, 100),
    currentStep: fc.constantFrom('Reading', 'Writing'),
    expectedArticles: fc.integer({ min: 1, max: 30 }),
    attempt,
  },
  { requiredKeys: [] },
)
const report = fc.tuple(said, fc.array(article, { maxLength: 3 })).map(([report, given]) => {
  const told: ToldReport = { ...report, articles: given.map(({ told }) => told) }
  const sent: ReportInput = { ...report, articles: given.map(claimed) }
  return new Operation(
    `report ${JSON.stringify(report)} ${brief(given)}`,
    (model) => model.hear(told),
    async ({ job }) => plain(await job.report(sent)),
  )
})
const complete = fc.tuple(fc.constantFrom(undefined, 'd1', 'd2'), attempt).map(
  ([digestId, attempt]) =>
    new Operation(
      `complete ${digestId} ${attempt}`,
      (model) => model.complete(digestId, attempt),
      ({ job }) => job.complete({ digestId, attempt }),
    ),
)
const fail = fc.tuple(fc.constantFrom('no feeds', 'broken'), attempt).map(
  ([error, attempt]) =>
    new Operation(
      `fail ${error} ${attempt}`,
      (model) => model.fail(error, attempt),
      ({ job }) => job.fail({ error, attempt }),
    ),
)
const articles = fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 12 })).map(
  ([after, limit]) =>
    new Operation(
      `articles after ${after}, ${limit}`,
      (model) => model.page(after, limit),
      async ({ job }) => {
        const { articles, next } = await job.articles({ after, limit })
        return { ids: articles.map(({ id, seq }) => ({ id, seq })), ...(next !== undefined && { next }) }
      },
    ),
)
const simple = (
  name: string,
  expected: (model: Model) => unknown,
  actual: (real: Real) => Promise<unknown>,
) => fc.constant(new Operation(name, expected, actual))

const cancel = simple(
  'cancel',
  (model) => model.cancel(),
  ({ job }) => job.cancel(),
)
const retry = simple(
  'retry',
  (model) => model.retry(),
  ({ job }) => job.retry(),
)
const status = simple(
  'status',
  (model) => model.status(),
  ({ job }) => job.status(),
)
const erase = simple(
  'erase',
  (model) => model.erase(),
  ({ job }) => job.erase(),
)
const list = fc.constant(
  new Operation(
    'list',
    (model) => model.list(),
    async ({ job }) => {
      const [userId = ''] = (job.name ?? '').split(':')
      return (await env.USER_STATE.getByName(userId).jobs()).jobs
    },
  ),
)
const evict = simple(
  'evict',
  () => undefined,
  async ({ job }) => {
    await runInDurableObject(job, () => undefined)
    await evictDurableObject(job)
  },
)
/** At any time, not only when due. Whatever there is to settle is settled, and a job is never left without one. */
const alarm = simple(
  'alarm',
  (model) => {
    model.settle()
    return model.job !== null
  },
  async ({ job }) => {
    const ran = await runDurableObjectAlarm(job)
    const isArmed = await runInDurableObject(
      job,
      async (_, state) => (await state.storage.getAlarm()) !== null,
    )
    return ran && isArmed
  },
)
const jump = fc
  .oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 20 * SECOND }) },
    { weight: 4, arbitrary: fc.integer({ min: MINUTE, max: 15 * MINUTE }) },
    { weight: 1, arbitrary: fc.constantFrom(15 * SECOND, 40 * SECOND, 10 * MINUTE, 7 * DAY) },
    { weight: 1, arbitrary: fc.integer({ min: DAY, max: 8 * DAY }) },
  )
  .map(
    (ms) =>
      new Operation(
        `${ms} ms later`,
        (model) => {
          model.now += ms
        },
        async (_, model) => {
          vi.setSystemTime(model.now)
        },
      ),
  )
/** To the very millisecond before a deadline, or at it: where a clock is misread.  */
const approach = fc.constantFrom(-SECOND, -1, -1, 0).map(
  (ms) =>
    new Operation(
      `${ms} ms from the deadline`,
      (model) => model.approach(ms),
      async (_, model) => {
        vi.setSystemTime(model.now)
      },
    ),
)

/** Most of what a job that is gone or completed would only refuse is left out: it says little, and so often. */
const spare = (operation: fc.Arbitrary<Operation>) =>
  fc.tuple(operation, fc.integer({ min: 1, max: 6 })).map(([one, die]) => (die === 1 ? one : one.spared))

/** Each as often as it is named: what ends a life is rarer than what fills it. */
export const operations = [
  ...[start, start, erase, list, evict, alarm, jump, jump, approach, approach],
  ...[addArticle, addArticle, addArticles, addArticles, report, report, complete, fail, cancel].map(spare),
  ...[retry, retry, status, articles].map(spare),
]
