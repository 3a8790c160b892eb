/**
 * Every documented operation through every entry point: one table of requests and results, five ways to call.
 */
import { env, exports } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { JobStub, UserStub } from '../../src/platform/stubs.ts'
import { rest, token, watch } from '../support.ts'

const start = { topics: ['AI', 'Technology'], expectedArticles: 2 }
const article = { id: 'a1', title: 'One', url: 'https://news.example/1', topics: ['AI'] }
const preferences = { topics: ['AI'], mutedTopics: [{ name: 'Golf' }], maxArticles: 5, language: 'en' }
const vote = { articleId: 'a1', feedback: 'helpful' as const, topics: ['AI', 'Technology'] }

/** The methods that stubs and handles have in common. */
type Job = Pick<JobStub, 'start' | 'status' | 'addArticle' | 'complete'>
type User = Pick<UserStub, 'preferences' | 'updatePreferences' | 'recordFeedback' | 'learn' | 'weights'>

/** In this order on one job: the documented path, the REST path, the method, and the result of each. */
const jobOperations = [
  {
    operation: 'start',
    path: 'POST /start',
    rest: 'POST /jobs',
    body: start,
    call: (job: Job) => job.start(start),
    answers: { topics: ['AI', 'Technology'], status: 'pending', progress: 0, articleCount: 0, attempt: 1 },
  },
  {
    operation: 'start, the same again',
    path: 'POST /start',
    rest: 'POST /jobs',
    body: start,
    call: (job: Job) => job.start(start),
    answers: { topics: ['AI', 'Technology'], status: 'pending', progress: 0, articleCount: 0, attempt: 1 },
  },
  {
    operation: 'article',
    path: 'POST /article',
    rest: 'POST /jobs/:id/articles',
    body: article,
    call: (job: Job) => job.addArticle(article),
    answers: {
      outcomes: [{ id: 'a1', outcome: 'added', seq: 1 }],
      status: 'in_progress',
      progress: 50,
      articleCount: 1,
      cancelled: false,
    },
  },
  {
    operation: 'status',
    path: 'GET /status',
    rest: 'GET /jobs/:id',
    call: (job: Job) => job.status(),
    answers: { status: 'in_progress', progress: 50, articleCount: 1 },
  },
  {
    operation: 'complete',
    path: 'POST /complete',
    rest: 'POST /jobs/:id/complete',
    body: { digestId: 'd1' },
    call: (job: Job) => job.complete({ digestId: 'd1' }),
    answers: {
      status: 'completed',
      progress: 100,
      currentStep: 'Completed',
      digestId: 'd1',
      articleCount: 1,
    },
  },
]

const userOperations = [
  {
    operation: 'preferences of a new user',
    path: 'GET /preferences',
    rest: 'GET /preferences',
    call: (user: User) => user.preferences(),
    answers: { topics: [], mutedTopics: [], mutedSources: [], maxArticles: 20, version: 0 },
  },
  {
    operation: 'update preferences',
    path: 'PUT /preferences',
    rest: 'PUT /preferences',
    body: preferences,
    call: (user: User) => user.updatePreferences(preferences),
    answers: { ...preferences, version: 1 },
  },
  {
    operation: 'preferences',
    path: 'GET /preferences',
    rest: 'GET /preferences',
    call: (user: User) => user.preferences(),
    answers: { ...preferences, version: 1 },
  },
  {
    operation: 'feedback',
    path: 'POST /feedback',
    rest: 'POST /feedback',
    body: vote,
    call: (user: User) => user.recordFeedback(vote),
    answers: {
      success: true,
      changes: [
        { topic: 'AI', before: 1, after: 1.1 },
        { topic: 'Technology', before: 1, after: 1.1 },
      ],
    },
  },
  {
    operation: 'weights',
    path: 'GET /weights',
    rest: 'GET /weights',
    call: (user: User) => user.weights(),
    answers: { AI: 1.1, Technology: 1.1 },
  },
  {
    operation: 'learn',
    path: 'POST /learn',
    rest: 'POST /learn',
    call: (user: User) => user.learn(),
    answers: {
      dryRun: false,
      learned: 1,
      topics: [
        { topic: 'AI', before: 1.1, after: 1.11, helpful: 1, notHelpful: 0 },
        { topic: 'Technology', before: 1.1, after: 1.11, helpful: 1, notHelpful: 0 },
      ],
    },
  },
  {
    operation: 'weights after learning',
    path: 'GET /weights',
    rest: 'GET /weights',
    call: (user: User) => user.weights(),
    answers: { AI: 1.11, Technology: 1.11 },
  },
]

type JobOperation = (typeof jobOperations)[number]
type UserOperation = (typeof userOperations)[number]

const jobStub = (userId: string, jobId: string) => env.DIGEST_JOB.getByName(`${userId}:${jobId}`)
const userStub = (userId: string) => env.USER_STATE.getByName(userId)

async function viaPath(stub: Fetcher, { path, body }: { path: string; body?: object }): Promise<unknown> {
  const [method = '', pathname] = path.split(' ')
  const response = await stub.fetch(`https://do${pathname}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  })
  expect(response.status).toBe(200)
  return response.json()
}

async function viaRest(
  userId: string,
  jobId: string,
  { rest: route, body }: { rest: string; body?: object },
) {
  const [method = '', path = ''] = route.split(' ')
  const withId = method === 'POST' && path === '/jobs' ? { ...body, jobId } : body
  const response = await rest(method, `/v1/users/${userId}${path.replace(':id', jobId)}`, {
    token: await token({ sub: userId }),
    body: withId,
  })
  expect(response.ok).toBe(true)
  return response.json()
}

/** The ways to call a job and a user. The same name is the same object in each. */
const doors = [
  {
    door: 'typed RPC on the object',
    job: (user: string, id: string, { call }: JobOperation): Promise<unknown> => call(jobStub(user, id)),
    user: (user: string, { call }: UserOperation): Promise<unknown> => call(userStub(user)),
  },
  {
    door: 'handles of DigestService',
    job: async (user: string, id: string, { call }: JobOperation): Promise<unknown> => {
      using handle = await exports.DigestService.job(user, id)
      return await call(handle)
    },
    user: async (user: string, { call }: UserOperation): Promise<unknown> => {
      using handle = await exports.DigestService.user(user)
      return await call(handle)
    },
  },
  {
    door: 'documented fetch paths',
    job: (user: string, id: string, operation: JobOperation) => viaPath(jobStub(user, id), operation),
    user: (user: string, operation: UserOperation) => viaPath(userStub(user), operation),
  },
  {
    door: 'REST',
    job: (user: string, id: string, operation: JobOperation) => viaRest(user, id, operation),
    user: (user: string, operation: UserOperation) => viaRest(user, '', operation),
  },
]

describe.each(doors)('through $door', ({ door, job, user }) => {
  const name = door.replaceAll(' ', '-')
  const watched = `${name}-watched`

  test.each(jobOperations)('$operation', async (operation) => {
    expect(await job(name, 'job', operation)).toMatchObject(operation.answers)
  })

  test.each(userOperations)('$operation', async (operation) => {
    expect(await user(name, operation)).toMatchObject(operation.answers)
  })

  test('a live connection gets each change of the job, and then the end', async () => {
    const [begin, again, ...rest] = jobOperations
    if (!begin || !again) throw new Error('The table begins with start, twice')
    await job(watched, 'job', begin)
    const watcher = await watch(jobStub(watched, 'job'))
    for (const operation of [again, ...rest]) await job(watched, 'job', operation)
    expect(await watcher.close()).toMatchObject({ code: 1000 })
    expect(watcher.frames).toMatchObject([
      { type: 'update', data: { status: 'pending', progress: 0 } },
      { type: 'articles', data: [{ seq: 1, ...article }] },
      { type: 'update', data: { status: 'in_progress', progress: 50 } },
      { type: 'update', data: { status: 'completed', digestId: 'd1', progress: 100 } },
      { type: 'end', data: { status: 'completed', digestId: 'd1', progress: 100 } },
    ])
  })
})

test('all entry points reach the same objects', async () => {
  const [rpc, service, path, http] = doors
  const [begin, , add, look] = jobOperations
  if (!rpc || !service || !path || !http || !begin || !add || !look) throw new Error('Four doors, five rows')
  await path.job('shared', 'job', begin)
  await http.job('shared', 'job', add)
  const seen = await Promise.all([rpc, service, path, http].map((door) => door.job('shared', 'job', look)))
  for (const status of seen) expect(status).toMatchObject(look.answers)
})

test('handles pipeline: a call on a handle that has not arrived yet', async () => {
  const arriving = exports.DigestService.job('shared', 'pipelined')
  expect(await arriving.start({ topics: ['AI'] })).toMatchObject({ id: 'pipelined', userId: 'shared' })
  using handle = await arriving
  expect(await handle.status()).toMatchObject({ id: 'pipelined' })
})
