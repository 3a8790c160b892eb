/**
 * The first request in a new process. Each measurement starts a contender's process on objects that an earlier
 * process stored, waits until it is ready, opens a connection, and times one request. The request compiles and runs
 * the Worker's modules, starts the object, opens its storage and responds. The time of the runtime's own start and of
 * creating an empty isolate is not in it.
 */
import { setTimeout } from 'node:timers/promises'
import type { Built } from './build.ts'
import { type ContenderName, type Result, resultOf, Side, shuffled } from './compare.ts'
import { doorOf, startContender } from './contenders.ts'
import { seedJob } from './seeds.ts'

const USER = 'early'
const JOB = 'stored'
const ARTICLES = 50
const KINDS = ['status', 'vote'] as const
type Kind = (typeof KINDS)[number]

/** What a new process does after it is ready, such as compiling the code that started it, must not slow it down. */
const SETTLING_MS = 150

export interface FirstRequests {
  contenders: readonly ContenderName[]
  rounds: number
  service: string
  /** Part of the name. */
  only: string
}

export async function firstRequests(
  built: Built,
  { contenders, rounds, service, only }: FirstRequests,
  report: (result: Result) => void,
): Promise<Result[]> {
  const workloads = KINDS.map((kind) => ({
    kind,
    name: `first request in a new process: ${kind}`,
    unit: 'ms' as const,
    bars: { 'ours, no log': 2.5 },
  })).filter(({ name }) => name.includes(only))
  if (workloads.length === 0) return []
  for (const name of contenders) await withNewProcess(built, name, service, store)
  const results: Result[] = []
  for (const workload of workloads) {
    const samples = new Map(contenders.map((name) => [name, [] as number[]]))
    for (let round = 0; round < rounds; round++)
      for (const name of shuffled(contenders)) {
        const time = (side: Side) => timedRequest(side, workload.kind, round)
        samples.get(name)?.push(await withNewProcess(built, name, service, time))
      }
    const result = resultOf(workload, samples)
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
  service: string,
  run: (side: Side) => Promise<T>,
): Promise<T> {
  const runtime = await startContender(built, name, 'first', { isMetered: false, isLazy: true, service })
  const side = await Side.of(name, runtime, doorOf(name))
  try {
    return await run(side)
  } finally {
    side.close()
    await runtime.stop()
  }
}
