/** The requests for the same operation to each contender. A contender without the operation has none. */
import { createHmac } from 'node:crypto'
import { rankable, TOPICS, VOTE_TOPICS } from './data.ts'
import type { Ask } from './http.ts'

export interface Door {
  start(user: string, job: string): Ask
  add(user: string, job: string, article: object): Ask
  addBatch?(user: string, job: string, articles: object[]): Ask
  status(user: string, job: string): Ask
  complete(user: string, job: string): Ask
  vote(user: string, articleId: string): Ask
  weights(user: string): Ask
  preferences(user: string): Ask
  /** The address of a watching connection. */
  watch(user: string, job: string): Ask
  /** Makes every such connection receive a message. The sketch is asked over one of them. */
  announce?(user: string, job: string, step: string): Ask
  rank?(user: string): Ask
  digest?(user: string, job: string): Ask
  learn?(user: string): Ask
}

const post = (path: string, value: unknown, headers: Record<string, string> = {}): Ask => ({
  method: 'POST',
  path,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(value),
})

const vote = (articleId: string) => ({ articleId, feedback: 'helpful', topics: VOTE_TOPICS })

/** A message of the floor to its sockets, as long as an update of ours. */
const FRAME = 'x'.repeat(330)

const noop = (name: string, body: unknown = ''): Ask => post(`/noop/${name}`, body)
const row = (name: string, body: unknown): Ask => post(`/row/${name}`, body)

export const floor: Required<Door> = {
  start: (_, job) => row(job, { topics: TOPICS }),
  add: (_, job, article) => row(job, article),
  addBatch: (_, job, articles) => row(job, { articles }),
  status: (_, job) => noop(job),
  complete: (_, job) => row(job, { digestId: job }),
  vote: (user, articleId) => row(user, vote(articleId)),
  weights: (user) => noop(user),
  preferences: (user) => noop(user),
  watch: (_, job) => ({ method: 'GET', path: `/sockets/${job}` }),
  announce: (_, job) => ({ method: 'POST', path: `/sockets/${job}`, body: FRAME }),
  rank: (user) => noop(user, { articles: rankable(500) }),
  digest: (_, job) => noop(job),
  learn: (user) => noop(user),
}

const onDuty =
  <Asked extends unknown[]>(door: (...asked: Asked) => Ask) =>
  (...asked: Asked): Ask => {
    const ask = door(...asked)
    return { ...ask, path: `/duties${ask.path}` }
  }

/** The floor with the duties that the contract gives every operation. */
export const duties = {
  start: onDuty(floor.start),
  add: onDuty(floor.add),
  addBatch: onDuty(floor.addBatch),
  status: onDuty(floor.status),
  complete: onDuty(floor.complete),
  vote: onDuty(floor.vote),
  weights: onDuty(floor.weights),
  preferences: onDuty(floor.preferences),
  watch: onDuty(floor.watch),
  announce: onDuty(floor.announce),
} satisfies Door

export function ours(secret: string): Required<Door> {
  const tokens = new Map<string, { Authorization: string }>()
  const by = (user: string) => {
    const known = tokens.get(user) ?? { Authorization: `Bearer ${token(secret, user)}` }
    tokens.set(user, known)
    return known
  }
  const get = (user: string, path: string): Ask => ({
    method: 'GET',
    path: `/v1/users/${user}${path}`,
    headers: by(user),
  })
  const send = (user: string, path: string, value: unknown) =>
    post(`/v1/users/${user}${path}`, value, by(user))
  return {
    start: (user, job) => send(user, '/jobs', { jobId: job, topics: TOPICS }),
    add: (user, job, article) => send(user, `/jobs/${job}/articles`, article),
    addBatch: (user, job, articles) => send(user, `/jobs/${job}/articles`, { articles }),
    status: (user, job) => get(user, `/jobs/${job}`),
    complete: (user, job) => send(user, `/jobs/${job}/complete`, { digestId: job }),
    vote: (user, articleId) => send(user, '/feedback', vote(articleId)),
    weights: (user) => get(user, '/weights'),
    preferences: (user) => get(user, '/preferences'),
    watch: (user, job) => get(user, `/jobs/${job}/events`),
    announce: (user, job, step) => send(user, `/jobs/${job}/report`, { currentStep: step }),
    rank: (user) => send(user, '/rank', { articles: rankable(500) }),
    digest: (user, job) => get(user, `/jobs/${job}/digest`),
    learn: (user) => send(user, '/learn', {}),
  }
}

export const sketch: Door = {
  start: (user, job) => post(`/job/${user}:${job}/start`, { topics: TOPICS }),
  add: (user, job, article) => post(`/job/${user}:${job}/article`, article),
  status: (user, job) => ({ method: 'GET', path: `/job/${user}:${job}/status` }),
  complete: (user, job) => post(`/job/${user}:${job}/complete`, { digestId: job }),
  vote: (user, articleId) => post(`/user/${user}/feedback`, vote(articleId)),
  weights: (user) => ({ method: 'GET', path: `/user/${user}/weights` }),
  preferences: (user) => ({ method: 'GET', path: `/user/${user}/preferences` }),
  watch: (user, job) => ({ method: 'GET', path: `/job/${user}:${job}/events` }),
}

/** The paths of the sketch, with batches. */
export const agents: Door = {
  ...sketch,
  addBatch: (user, job, articles) => post(`/job/${user}:${job}/articles`, { articles }),
}

/** An HS256 token for everything that the bench does. */
function token(secret: string, user: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { sub: user, scope: 'digest:produce', exp: Math.floor(Date.now() / 1000) + 3600 }
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
