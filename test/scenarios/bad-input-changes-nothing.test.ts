/**
 * Invalid input: each kind over RPC and over REST, its error code, and that the job and the user are
 * unchanged afterwards.
 */
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { articles, httpError, rest, rpcError, token } from '../support.ts'

const USER = 'strict'
const user = env.USER_STATE.getByName(USER)
const jobs = {
  open: env.DIGEST_JOB.getByName(`${USER}:open`),
  done: env.DIGEST_JOB.getByName(`${USER}:done`),
  full: env.DIGEST_JOB.getByName(`${USER}:full`),
  absent: env.DIGEST_JOB.getByName(`${USER}:absent`),
}
const vote = { articleId: 'a', feedback: 'helpful', topics: ['AI'] }
let bearer = ''

beforeAll(async () => {
  bearer = await token({ sub: USER })
  await jobs.open.start({ topics: ['AI'] })
  await jobs.open.addArticle({ id: 'first', title: 'First' })
  await jobs.done.start({ topics: ['AI'] })
  await jobs.done.complete({ digestId: 'd' })
  await jobs.full.start({ topics: ['AI'] })
  for (let from = 0; from < 2_000; from += 100) await jobs.full.addArticles(articles(100, from))
  await user.updatePreferences({ topics: ['AI'] })
  await user.recordFeedback({ articleId: 'old', feedback: 'helpful', topics: ['AI'] })
})

/** Everything that could have changed. */
async function everything() {
  return {
    jobs: await Promise.all([jobs.open.state(), jobs.done.state(), jobs.full.status()]),
    absent: await rpcError(() => jobs.absent.status()),
    listed: await user.jobs(),
    preferences: await user.preferences(),
    votes: await user.feedback(),
    weights: await user.weights(),
  }
}

/** Input that the types forbid: on the wire nothing prevents it. */
const wrong = (value: unknown): never => value as never

const startWith = (body: unknown) => ['POST /jobs', body, () => jobs.absent.start(wrong(body))] as const
const articleOf = (name: keyof typeof jobs, body: unknown) =>
  [`POST /jobs/${name}/articles`, body, () => jobs[name].addArticle(wrong(body))] as const
const reportOf = (body: unknown) =>
  ['POST /jobs/open/report', body, () => jobs.open.report(wrong(body))] as const
const voteOf = (body: unknown) => ['POST /feedback', body, () => user.recordFeedback(wrong(body))] as const
const preferencesOf = (body: unknown) =>
  ['PUT /preferences', body, () => user.updatePreferences(wrong(body))] as const

/** The problem; the code; the REST request; the same over RPC. */
type Row = readonly [string, string, readonly [string, unknown, () => PromiseLike<unknown>]]
const rows: Row[] = [
  ['start: nothing', 'invalid_input', startWith(undefined)],
  ['start: a list', 'invalid_input', startWith([])],
  ['start: no topics', 'invalid_input', startWith({})],
  ['start: topics of a wrong type', 'invalid_input', startWith({ topics: 'AI' })],
  ['start: a topic of a wrong type', 'invalid_input', startWith({ topics: [7] })],
  ['start: an empty list', 'invalid_input', startWith({ topics: [] })],
  ['start: an empty topic', 'invalid_input', startWith({ topics: [''] })],
  ['start: a topic of space', 'invalid_input', startWith({ topics: ['  '] })],
  ['start: a topic of 10,000 characters', 'invalid_input', startWith({ topics: ['x'.repeat(10_000)] })],
  ['start: a topic with a control character', 'invalid_input', startWith({ topics: ['A\u0000I'] })],
  ['start: 51 topics', 'invalid_input', startWith({ topics: Array.from({ length: 51 }, (_, n) => `${n}`) })],
  ['start: an unknown field', 'invalid_input', startWith({ topics: ['AI'], topic: 'AI' })],
  [
    'start: a fractional number of articles',
    'invalid_input',
    startWith({ topics: ['AI'], expectedArticles: 1.5 }),
  ],
  [
    'start: more articles than a job holds',
    'invalid_input',
    startWith({ topics: ['AI'], expectedArticles: 2_001 }),
  ],
  ['start: a time out of range', 'invalid_input', startWith({ topics: ['AI'], timeoutMs: -1 })],
  [
    'start: twice, with another input',
    'conflict',
    ['POST /jobs', { jobId: 'open', topics: ['Art'] }, () => jobs.open.start({ topics: ['Art'] })],
  ],

  ['article: nothing', 'invalid_input', articleOf('open', undefined)],
  ['article: a string', 'invalid_input', articleOf('open', 'an article')],
  ['article: no title', 'invalid_input', articleOf('open', { id: 'a' })],
  ['article: an id of a wrong type', 'invalid_input', articleOf('open', { id: 7, title: 'A' })],
  ['article: an empty id', 'invalid_input', articleOf('open', { id: '', title: 'A' })],
  ['article: an id with a control character', 'invalid_input', articleOf('open', { id: 'a\nb', title: 'A' })],
  ['article: an unknown field', 'invalid_input', articleOf('open', { id: 'a', title: 'A', body: 'x' })],
  [
    'article: an address that is a script',
    'invalid_input',
    articleOf('open', { id: 'a', title: 'A', url: 'javascript:1' }),
  ],
  [
    'article: an address with half a character',
    'invalid_input',
    articleOf('open', { id: 'a', title: 'A', url: 'https://e.example/\ud800' }),
  ],
  [
    'article: an invalid instant',
    'invalid_input',
    articleOf('open', { id: 'a', title: 'A', publishedAt: '2026-02-30T00:00:00Z' }),
  ],
  ['article: relevance over 1', 'invalid_input', articleOf('open', { id: 'a', title: 'A', relevance: 1.1 })],
  [
    'article: metadata that is not flat',
    'invalid_input',
    articleOf('open', { id: 'a', title: 'A', metadata: { a: {} } }),
  ],
  [
    'article: metadata named constructor',
    'invalid_input',
    articleOf('open', { id: 'a', title: 'A', metadata: { constructor: 1 } }),
  ],
  [
    'article: 65 KiB',
    'too_large',
    articleOf('open', { id: 'a', title: 'A', summary: 'x'.repeat(65 * 1024) }),
  ],
  ['article: the 2,001st', 'too_large', articleOf('full', { id: 'one more', title: 'One more' })],
  ['article: before the start', 'not_found', articleOf('absent', { id: 'a', title: 'A' })],
  ['article: after completion', 'conflict', articleOf('done', { id: 'a', title: 'A' })],

  [
    'articles: none',
    'invalid_input',
    ['POST /jobs/open/articles', { articles: [] }, () => jobs.open.addArticles([])],
  ],
  [
    'articles: 101',
    'invalid_input',
    ['POST /jobs/open/articles', { articles: articles(101) }, () => jobs.open.addArticles(articles(101))],
  ],
  [
    'articles: no list',
    'invalid_input',
    ['POST /jobs/open/articles', { articles: 'all' }, () => jobs.open.addArticles(wrong('all'))],
  ],
  [
    'articles: an unknown option',
    'invalid_input',
    [
      'POST /jobs/open/articles',
      { articles: articles(1), fast: true },
      () => jobs.open.addArticles(articles(1), wrong({ fast: true })),
    ],
  ],
  [
    'articles: of an old attempt',
    'conflict',
    [
      'POST /jobs/open/articles',
      { articles: articles(1), attempt: 2 },
      () => jobs.open.addArticles(articles(1), { attempt: 2 }),
    ],
  ],
  [
    'articles: a page of a wrong size',
    'invalid_input',
    ['GET /jobs/open/articles?limit=0', undefined, () => jobs.open.articles({ limit: 0 })],
  ],

  ['report: nothing', 'invalid_input', reportOf(undefined)],
  ['report: progress over 100', 'invalid_input', reportOf({ progress: 101 })],
  ['report: progress of a wrong type', 'invalid_input', reportOf({ progress: '50' })],
  ['report: a step of two lines', 'invalid_input', reportOf({ currentStep: 'a\nb' })],
  ['report: an unknown field', 'invalid_input', reportOf({ percent: 50 })],

  [
    'complete: an unknown field',
    'invalid_input',
    ['POST /jobs/open/complete', { id: 'd' }, () => jobs.open.complete(wrong({ id: 'd' }))],
  ],
  [
    'complete: before the start',
    'not_found',
    ['POST /jobs/absent/complete', undefined, () => jobs.absent.complete()],
  ],
  [
    'complete: twice, as another digest',
    'conflict',
    ['POST /jobs/done/complete', { digestId: 'e' }, () => jobs.done.complete({ digestId: 'e' })],
  ],
  ['fail: no reason', 'invalid_input', ['POST /jobs/open/fail', {}, () => jobs.open.fail(wrong({}))]],
  [
    'fail: after completion',
    'conflict',
    ['POST /jobs/done/fail', { error: 'x' }, () => jobs.done.fail({ error: 'x' })],
  ],
  ['cancel: after completion', 'conflict', ['POST /jobs/done/cancel', undefined, () => jobs.done.cancel()]],
  ['retry: of a completed job', 'conflict', ['POST /jobs/done/retry', undefined, () => jobs.done.retry()]],
  ['digest: of an open job', 'conflict', ['GET /jobs/open/digest', undefined, () => jobs.open.digest()]],
  ['status: before the start', 'not_found', ['GET /jobs/absent', undefined, () => jobs.absent.status()]],

  ['vote: nothing', 'invalid_input', voteOf(undefined)],
  ['vote: an unknown verdict', 'invalid_input', voteOf({ ...vote, feedback: 'great' })],
  ['vote: a verdict of the prototype', 'invalid_input', voteOf({ ...vote, feedback: 'toString' })],
  ['vote: no topics', 'invalid_input', voteOf({ articleId: 'a', feedback: 'helpful' })],
  ['vote: an empty topic', 'invalid_input', voteOf({ ...vote, topics: [''] })],
  ['vote: a topic of 10,000 characters', 'invalid_input', voteOf({ ...vote, topics: ['x'.repeat(10_000)] })],
  [
    'vote: 501 topics',
    'invalid_input',
    voteOf({ ...vote, topics: Array.from({ length: 501 }, (_, n) => `${n}`) }),
  ],
  ['vote: no article', 'invalid_input', voteOf({ ...vote, articleId: '' })],
  ['vote: an unknown field', 'invalid_input', voteOf({ ...vote, weight: 5 })],
  [
    'vote: withdrawn without a vote',
    'not_found',
    ['DELETE /feedback/never', undefined, () => user.withdrawFeedback('never')],
  ],
  [
    'votes: a page of nothing',
    'invalid_input',
    ['GET /feedback?after=x', undefined, () => user.feedback({ after: 'x' })],
  ],
  [
    'learn: a wrong type',
    'invalid_input',
    ['POST /learn?dryRun=maybe', undefined, () => user.learn(wrong({ dryRun: 'maybe' }))],
  ],

  ['preferences: nothing', 'invalid_input', preferencesOf(undefined)],
  ['preferences: an unknown field', 'invalid_input', preferencesOf({ colour: 'red' })],
  ['preferences: a wrong type', 'invalid_input', preferencesOf({ maxArticles: '20' })],
  ['preferences: too many articles', 'invalid_input', preferencesOf({ maxArticles: 201 })],
  ['preferences: an empty topic', 'invalid_input', preferencesOf({ topics: [' '] })],
  ['preferences: a mute of a wrong type', 'invalid_input', preferencesOf({ mutedTopics: ['AI'] })],
  ['preferences: an invalid language', 'invalid_input', preferencesOf({ language: '<b>' })],
  ['preferences: of an old version', 'version_mismatch', preferencesOf({ topics: ['Art'], version: 0 })],
]
const statuses: Record<string, number> = {
  invalid_input: 400,
  not_found: 404,
  conflict: 409,
  version_mismatch: 412,
  too_large: 413,
}

describe('rejected over RPC and REST, and nothing has changed', () => {
  test.each(rows)('%s → %s', async (_what, code, [route, body, rpc]) => {
    const before = await everything()
    expect(await rpcError(rpc)).toMatchObject({ code, message: expect.any(String) })
    const [method = '', path] = route.split(' ')
    const response = await rest(method, `/v1/users/${USER}${path}`, { token: bearer, body })
    expect(await httpError(response)).toEqual({ status: statuses[code], code })
    expect(await everything()).toEqual(before)
  })
})
