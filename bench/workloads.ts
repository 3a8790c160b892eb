/**
 * The workloads, the same for every contender, over HTTP. The bars are those of the project's plan. They apply to
 * the service without its log entries: the local runtime writes an entry while the call waits.
 */
import { setTimeout } from 'node:timers/promises'
import { CONTENDERS, type ContenderName, isOurs, type Side, siblingDoor, type Workload } from './compare.ts'
import { article } from './data.ts'
import { type Ask, Line } from './http.ts'
import { postTo, seedDigest, seedJob, seedVotes, wholeJob } from './seeds.ts'
import { Crowd } from './sockets.ts'

const HTTP = CONTENDERS.filter((name) => siblingDoor(name) === undefined)
const SIBLINGS = CONTENDERS.filter((name) => siblingDoor(name) !== undefined)
const without = (...left: ContenderName[]) => HTTP.filter((name) => !left.includes(name))
const NO_DUTIES = without('duties')
const NO_AGENTS = without('agents')
const NO_SKETCH = without('duties', 'sketch', 'agents')
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

/** A user has some jobs, not hundreds. */
const userAt = (round: number) => `reader-${round % 10}`

function jobs(name: string, kind: 'job' | 'batch', size: number, bar: number): Workload {
  return {
    name,
    unit: 'ms',
    sides: [...HTTP, ...SIBLINGS],
    bars: { 'ours, no log': bar, 'object ours, no log': bar, 'service ours, no log': bar },
    sample: (side, round) =>
      timed(() => {
        const door = siblingDoor(side.name)
        return door
          ? side.ask(postTo(`/${door}/${kind}/sibling-${userAt(round)}/${kind}-${round}-${door}`))
          : wholeJob(side, userAt(round), `${kind}-${round}`, size)
      }),
  }
}

function voting(votes: number): Workload {
  const user = `voter-${votes}`
  return {
    name: `a vote on 3 topics, ${votes} stored`,
    unit: 'ms',
    sides: HTTP,
    bars: { 'ours, no log': 1.2 },
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

function status(size: number): Workload {
  const job = `status-${size}`
  return {
    name: `status, ${size} articles`,
    unit: 'ms',
    sides: HTTP,
    bars: { 'ours, no log': 1.25 },
    prepare: (side) => seedJob(side, 'looker', job, size),
    sample: (side) => {
      const isSlow = side.name === 'sketch' && size >= 1_000
      return meanOf(side, () => side.door.status('looker', job), isSlow ? 2 : CALLS)
    },
  }
}

/** The jobs completed in one measurement. */
const COMPLETED = 5

/**
 * Completes jobs that were filled before. The floor writes one row in the job's object. Ours writes the job's end,
 * and waits until the user's object has it in its list of jobs. So the ratio is what the end of a job costs beyond
 * one write in one object, the call of the second object included.
 */
function completing(size: number, { isNewUser = false } = {}): Workload {
  return {
    name: `complete, ${size} articles${isNewUser ? ', of a user made a moment before' : ''}`,
    unit: 'ms',
    sides: HTTP,
    bars: { 'ours, no log': 2.5 },
    budgetFactor: 3,
    async sample(side, round) {
      const user = isNewUser ? `newcomer-${round}` : userAt(round)
      const named = (call: number) => `complete-${round}-${call}`
      for (let call = 0; call < COMPLETED; call++) await seedJob(side, user, named(call), size)
      // What a job tells its user while it fills is not part of its end.
      await setTimeout(20)
      return meanOf(side, (call) => side.door.complete(user, named(call)), COMPLETED)
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
    sides: NO_AGENTS,
    ...(size === 1000 && { bars: { 'ours, no log': 0.9 } }),
    async prepare(side) {
      await side.ask(side.door.start('crowd', job))
      const { main } = side.runtime.urls
      const watch = side.door.watch('crowd', job)
      crowds.set(side.name, await Crowd.of(size, main, watch, isOurs(side.name) ? 1 : 0))
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
  const floor = { className: 'Floor', object: kind === 'status' ? 'asleep' : user }
  const other =
    kind === 'status'
      ? { className: 'DigestJob', object: `${user}:asleep` }
      : { className: 'UserState', object: user }
  return {
    name: `first call after eviction: ${kind}`,
    unit: 'ms',
    sides: NO_DUTIES,
    bars: { 'ours, no log': 1.5 },
    async prepare(side) {
      if (kind === 'status') await seedJob(side, user, 'asleep', 50)
      else await seedVotes(side, user, 1000)
      await side.ask(side.door.vote(user, 'primer'))
    },
    async sample(side, round) {
      await side.runtime.evict(side.name === 'floor' ? floor : other)
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
    bars: { 'ours, no log': 0.85 },
    budgetFactor: 3,
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

export const workloads = (isQuick: boolean): Workload[] => [
  jobs('whole job, 50 articles one by one', 'job', 1, 1.2),
  jobs('whole job, 50 articles by 10', 'batch', 10, 1.45),
  completing(50),
  completing(50, { isNewUser: true }),
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
