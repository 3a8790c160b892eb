/** The workloads, the same for every contender, over HTTP. The bars are those of the project's plan. */
import { setTimeout } from 'node:timers/promises'
import { type ContenderName, type Side, siblingDoor, type Workload } from './compare.ts'
import { article, articles } from './data.ts'
import { type Ask, Line } from './http.ts'
import { Crowd } from './sockets.ts'

const HTTP = ['floor', 'duties', 'ours', 'sketch'] as const
const NO_DUTIES = ['floor', 'ours', 'sketch'] as const
const NO_SKETCH = ['floor', 'ours'] as const
const SIBLINGS = ['object floor', 'object ours', 'service floor', 'service ours'] as const
const CALLS = 20

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await run()
  return performance.now() - began
}

/** The mean of some calls in a row, in ms. */
async function meanOf(side: Side, ask: (call: number) => Ask, calls = CALLS): Promise<number> {
  const total = await timed(async () => {
    for (let call = 0; call < calls; call++) await side.ask(ask(call))
  })
  // Work that it has left to do must not slow down the next contender.
  if (calls < CALLS) await setTimeout(50)
  return total / calls
}

const postTo = (path: string): Ask => ({ method: 'POST', path })

/** A user has some jobs, not hundreds. */
const userAt = (round: number) => `reader-${round % 10}`

/** A start, 50 articles by this many a call, the status after every 10, and the end. */
export async function wholeJob(side: Side, user: string, job: string, batch: number): Promise<void> {
  const { door } = side
  await side.ask(door.start(user, job))
  for (let from = 0; from < 50; from += batch) {
    const isWhole = batch > 1 && door.addBatch
    if (isWhole) await side.ask(isWhole(user, job, articles(batch, from, job)))
    else
      for (let index = from; index < from + batch; index++)
        await side.ask(door.add(user, job, article(index, job)))
    if ((from + batch) % 10 === 0) await side.ask(door.status(user, job))
  }
  await side.ask(door.complete(user, job))
}

function jobs(name: string, kind: 'job' | 'batch', size: number): Workload {
  return {
    name,
    unit: 'ms',
    sides: [...HTTP, ...SIBLINGS],
    bars: { ours: 1.15, 'object ours': 1.1, 'service ours': 1.1 },
    sample: (side, round) =>
      timed(() => {
        const door = siblingDoor(side.name)
        return door
          ? side.ask(postTo(`/${door}/${kind}/sibling-${userAt(round)}/${kind}-${round}-${door}`))
          : wholeJob(side, userAt(round), `${kind}-${round}`, size)
      }),
  }
}

/** Stores this many votes for one user, fast. */
export async function seedVotes(side: Side, user: string, votes: number): Promise<void> {
  if (side.name === 'ours') await side.aside(postTo(`/seed?user=${user}&votes=${votes}`))
  if (side.name === 'sketch')
    await side.ask({ ...postTo(`/user/${user}/seed`), body: JSON.stringify({ votes }) })
}

function voting(votes: number): Workload {
  const user = `voter-${votes}`
  return {
    name: `a vote on 3 topics, ${votes} stored`,
    unit: 'ms',
    sides: HTTP,
    bars: { ours: 1.2 },
    prepare: async (side) => {
      if (votes > 0) await seedVotes(side, user, votes)
      await side.ask(side.door.vote(user, 'primer'))
    },
    async sample(side, round) {
      const who = votes > 0 ? user : `voter-new-${round}`
      // A user's first vote creates its tables.
      if (votes === 0) await side.ask(side.door.vote(who, 'primer'))
      const isSlow = side.name === 'sketch' && votes >= 10_000
      return meanOf(side, (call) => side.door.vote(who, `vote-${round}-${call}`), isSlow ? 2 : CALLS)
    },
  }
}

/** An open job with this many articles. */
export async function seedJob(side: Side, user: string, job: string, size: number): Promise<void> {
  const { door } = side
  await side.ask(door.start(user, job))
  for (let from = 0; from < size; from += 100) {
    const some = articles(Math.min(100, size - from), from, job)
    if (door.addBatch) await side.ask(door.addBatch(user, job, some))
    else await side.ask({ ...postTo(`/job/${user}:${job}/seed`), body: JSON.stringify(some) })
  }
}

function status(size: number): Workload {
  const job = `status-${size}`
  return {
    name: `status, ${size} articles`,
    unit: 'ms',
    sides: HTTP,
    bars: { ours: 1.25 },
    prepare: (side) => seedJob(side, 'looker', job, size),
    sample: (side) => {
      const isSlow = side.name === 'sketch' && size >= 1_000
      return meanOf(side, () => side.door.status('looker', job), isSlow ? 2 : CALLS)
    },
  }
}

function siblingCalls(name: string, kind: 'status' | 'vote'): Workload {
  return {
    name,
    unit: 'ms',
    sides: SIBLINGS,
    prepare: async (side) => {
      const door = siblingDoor(side.name)
      await side.ask(postTo(`/${door}/${kind === 'status' ? 'batch' : 'vote'}/sibling/${door}`))
    },
    sample: async (side, round) => {
      const door = siblingDoor(side.name)
      const id = kind === 'status' ? `${door}` : `${door}-${round}`
      return (await timed(() => side.ask(postTo(`/${door}/${kind}/sibling/${id}`)))) / CALLS
    },
  }
}

function broadcast(size: number): Workload {
  const crowds = new Map<ContenderName, Crowd>()
  const job = `crowd-${size}`
  return {
    name: `broadcast to ${size} sockets, until the last has it`,
    unit: 'ops/s',
    sides: HTTP,
    ...(size === 1000 && { bars: { ours: 0.9 } }),
    async prepare(side) {
      await side.ask(side.door.start('crowd', job))
      const { main } = side.runtime.urls
      const watch = side.door.watch('crowd', job)
      crowds.set(side.name, await Crowd.of(size, main, watch, side.name === 'ours' ? 1 : 0))
    },
    async sample(side, round) {
      const crowd = crowds.get(side.name)
      if (!crowd) throw new Error('Nobody listens')
      const { announce } = side.door
      const say = announce
        ? () => side.ask(announce('crowd', job, `Step ${round}`))
        : () => crowd.say(JSON.stringify({ step: round, filler: 'x'.repeat(280) }))
      return 1000 / (await crowd.hears(say))
    },
    after() {
      for (const crowd of crowds.values()) crowd.close()
    },
  }
}

function afterEviction(kind: 'status' | 'vote'): Workload {
  const user = `sleeper-${kind}`
  const objects: Partial<Record<ContenderName, { className: string; object: string }>> =
    kind === 'status'
      ? {
          floor: { className: 'Floor', object: 'asleep' },
          ours: { className: 'DigestJob', object: `${user}:asleep` },
          sketch: { className: 'DigestJob', object: `${user}:asleep` },
        }
      : {
          floor: { className: 'Floor', object: user },
          ours: { className: 'UserState', object: user },
          sketch: { className: 'UserState', object: user },
        }
  return {
    name: `first call after eviction: ${kind}`,
    unit: 'ms',
    sides: NO_DUTIES,
    bars: { ours: 1.5 },
    async prepare(side) {
      if (kind === 'status') await seedJob(side, user, 'asleep', 50)
      else await seedVotes(side, user, 1000)
      await side.ask(side.door.vote(user, 'primer'))
    },
    async sample(side, round) {
      const object = objects[side.name]
      if (!object) throw new Error('Nothing to evict')
      await side.runtime.evict(object)
      const { door } = side
      return timed(() =>
        side.ask(kind === 'status' ? door.status(user, 'asleep') : door.vote(user, `v-${round}`)),
      )
    },
  }
}

const CONNECTIONS = 32
const USERS = 200

function mixed(ms: number): Workload {
  const lines = new Map<ContenderName, Line[]>()
  let calls = 0
  return {
    name: `${CONNECTIONS} connections, ${USERS} users, mixed`,
    unit: 'ops/s',
    sides: HTTP,
    bars: { ours: 0.85 },
    async prepare(side) {
      const { main } = side.runtime.urls
      lines.set(side.name, await Promise.all(Array.from({ length: CONNECTIONS }, () => Line.open(main))))
      for (let user = 0; user < USERS; user++) {
        await side.ask(side.door.start(`mixed-${user}`, 'job'))
        await side.ask(side.door.vote(`mixed-${user}`, 'primer'))
      }
    },
    async sample(side) {
      const began = performance.now()
      let done = 0
      await Promise.all(
        (lines.get(side.name) ?? []).map(async (line) => {
          while (performance.now() - began < ms) {
            calls += 1
            await line.ask(oneOfMany(side, calls))
            done += 1
          }
        }),
      )
      return done / ((performance.now() - began) / 1000)
    },
    after() {
      for (const line of [...lines.values()].flat()) line.close()
    },
  }
}

/** 35 % status, 20 % articles, 20 % votes, 15 % weights, 10 % preferences. */
function oneOfMany({ door }: Side, call: number): Ask {
  const user = `mixed-${Math.floor(Math.random() * USERS)}`
  const die = Math.random()
  if (die < 0.35) return door.status(user, 'job')
  if (die < 0.55) return door.add(user, 'job', article(call))
  if (die < 0.75) return door.vote(user, `vote-${call}`)
  return die < 0.9 ? door.weights(user) : door.preferences(user)
}

function heavy(name: string, ask: (side: Side) => Ask | undefined, prepare: Workload['prepare']): Workload {
  return {
    name,
    unit: 'ms',
    sides: NO_SKETCH,
    ...(prepare && { prepare }),
    sample: (side) =>
      timed(async () => {
        const asked = ask(side)
        if (asked) await side.ask(asked)
      }),
  }
}

async function seedDigest(side: Side): Promise<void> {
  if (side.name === 'ours') {
    const preferences = side.door.preferences('digester')
    const body = JSON.stringify({ maxArticles: 200 })
    const headers = { ...preferences.headers, 'Content-Type': 'application/json' }
    await side.ask({ ...preferences, method: 'PUT', headers, body })
  }
  await seedJob(side, 'digester', 'digest', 200)
  await side.ask(side.door.complete('digester', 'digest'))
}

export const workloads = (isQuick: boolean): Workload[] => [
  jobs('whole job, 50 articles one by one', 'job', 1),
  jobs('whole job, 50 articles by 10', 'batch', 10),
  ...(isQuick ? [0, 1_000, 10_000] : [0, 1_000, 10_000, 30_000]).map(voting),
  ...[0, 100, 1_000].map(status),
  siblingCalls('a status, through the siblings’ door', 'status'),
  siblingCalls('a vote, through the siblings’ door', 'vote'),
  ...[1, 100, 1_000].map(broadcast),
  afterEviction('status'),
  afterEviction('vote'),
  mixed(isQuick ? 300 : 1_000),
  heavy(
    'ranking 500 articles',
    ({ door }) => door.rank?.('ranker'),
    (side) => seedVotes(side, 'ranker', 100),
  ),
  heavy('composing a digest of 200', ({ door }) => door.digest?.('digester', 'digest'), seedDigest),
  heavy(
    'learning over 10,000 votes',
    ({ door }) => door.learn?.('learner'),
    (side) => seedVotes(side, 'learner', 10_000),
  ),
]
