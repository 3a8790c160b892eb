/**
 * The first request in a new process. Each measurement starts a contender's process on objects that an earlier
 * process stored, waits until it is ready, opens a connection, and times one request: it verifies the token, starts the
 * object, opens its storage and responds. The runtime has compiled and run the Worker's modules before it is ready.
 * `with its modules` is the same request where they are compiled and run during the request, as in an isolate that the
 * platform starts for it. Neither counts the creation of an empty isolate, which takes some 10 ms for every Worker.
 */
import { setTimeout } from 'node:timers/promises'
import type { Built } from './build.ts'
import { type ContenderName, type Result, resultOf, Side, shuffled, type Workload } from './compare.ts'
import { doorOf, type Options, startContender } from './contenders.ts'
import { seedJob } from './seeds.ts'

const USER = 'early'
const JOB = 'stored'
const ARTICLES = 50
/** New processes of each contender. */
const ROUNDS = { quick: 5, whole: 11 }
type Kind = 'status' | 'vote'

const NAME = 'first request in a new process'
const BARS = { 'ours, no log': 2.5 }
const WORKLOADS: { name: string; kind: Kind; isLazy: boolean; bars?: Workload['bars'] }[] = [
  { name: `${NAME}: status`, kind: 'status', isLazy: false, bars: BARS },
  { name: `${NAME}: vote`, kind: 'vote', isLazy: false, bars: BARS },
  { name: `${NAME}, with its modules: status`, kind: 'status', isLazy: true },
]

/** What a new process does after it is ready, such as compiling the code that started it, must not slow it down. */
const SETTLING_MS = 150

export interface FirstRequests {
  contenders: readonly ContenderName[]
  isQuick: boolean
  service: string
  /** Part of the name. */
  only: string
}

export async function firstRequests(
  built: Built,
  { contenders, isQuick, service, only }: FirstRequests,
  report: (result: Result) => void,
): Promise<Result[]> {
  const workloads = WORKLOADS.filter(({ name, kind }) => name.includes(only) && !(isQuick && kind === 'vote'))
  const rounds = isQuick ? ROUNDS.quick : ROUNDS.whole
  if (workloads.length === 0) return []
  for (const name of contenders) await withNewProcess(built, name, { service, isLazy: true }, store)
  const results: Result[] = []
  for (const workload of workloads) {
    const samples = new Map(contenders.map((name) => [name, [] as number[]]))
    for (let round = 0; round < rounds; round++)
      for (const name of shuffled(contenders)) {
        const time = (side: Side) => timedRequest(side, workload.kind, round)
        samples.get(name)?.push(await withNewProcess(built, name, { service, isLazy: workload.isLazy }, time))
      }
    const result = resultOf({ unit: 'ms', ...workload }, samples)
    report(result)
    results.push(result)
  }
  return results
}

/** A job with articles, and a user with a vote. */
async function store(side: Side): Promise<void> {
  await seedJob(side, USER, JOB, ARTICLES)
  await side.ask(side.door.vote(USER, 'primer'))
}

async function timedRequest(side: Side, kind: Kind, round: number): Promise<number> {
  const { door } = side
  const ask = kind === 'status' ? door.status(USER, JOB) : door.vote(USER, `first-${round}`)
  await setTimeout(SETTLING_MS)
  const began = performance.now()
  await side.ask(ask)
  return performance.now() - began
}

async function withNewProcess<T>(
  built: Built,
  name: ContenderName,
  options: Pick<Options, 'service' | 'isLazy'>,
  run: (side: Side) => Promise<T>,
): Promise<T> {
  const runtime = await startContender(built, name, 'first', { isMetered: false, ...options })
  const side = await Side.of(name, runtime, doorOf(name))
  try {
    return await run(side)
  } finally {
    side.close()
    await runtime.stop()
  }
}
