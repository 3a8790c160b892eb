/** Rounds: in each, every contender does the same once, in an order drawn anew, so that a busy machine hits all alike. */

import { type Ask, Line } from './http.ts'
import type { Door } from './operations.ts'
import type { Runtime } from './runtime.ts'

/** Over HTTP, `duties` being the floor with the duties of every operation; by a sibling that calls the objects; by a sibling through a service's entrypoint. */
export const CONTENDERS = [
  'floor',
  'duties',
  'ours',
  'sketch',
  'object floor',
  'object ours',
  'service floor',
  'service ours',
] as const
export type ContenderName = (typeof CONTENDERS)[number]

/** The door by which a sibling goes; undefined over HTTP. */
export const siblingDoor = (name: ContenderName): 'object' | 'service' | undefined =>
  name.startsWith('object') ? 'object' : name.startsWith('service') ? 'service' : undefined

/** The one that a contender is measured by. */
export function floorOf(name: ContenderName): ContenderName {
  const door = siblingDoor(name)
  return door ? `${door} floor` : 'floor'
}

/** A contender as a workload meets it. */
export class Side {
  readonly name: ContenderName
  readonly runtime: Runtime
  readonly door: Door
  readonly #line: Line
  readonly #bench: Line

  constructor(name: ContenderName, runtime: Runtime, door: Door, line: Line, bench: Line) {
    this.name = name
    this.runtime = runtime
    this.door = door
    this.#line = line
    this.#bench = bench
  }

  static async of(name: ContenderName, runtime: Runtime, door: Door): Promise<Side> {
    const { main, sibling, bench } = runtime.urls
    const line = await Line.open(siblingDoor(name) ? sibling : main)
    return new Side(name, runtime, door, line, await Line.open(bench))
  }

  ask(ask: Ask): Promise<string> {
    return this.#line.ask(ask)
  }

  /** Through the bench's own door. */
  aside(ask: Ask): Promise<string> {
    return this.#bench.ask(ask)
  }

  close(): void {
    this.#line.close()
    this.#bench.close()
  }
}

export interface Workload {
  name: string
  unit: 'ms' | 'ops/s'
  /** Who takes part; the floor always does. */
  sides: readonly ContenderName[]
  /** The most that the ratio to the floor may be, or for a rate the least. */
  bars?: Partial<Record<ContenderName, number>>
  prepare?(side: Side): Promise<void>
  /** One measurement; `round` counts from 0 and makes names. */
  sample(side: Side, round: number): Promise<number>
  after?(): void
}

export interface Result {
  workload: string
  unit: Workload['unit']
  rounds: number
  /** `ratio` is the median of the ratios within each round. */
  contenders: Partial<Record<ContenderName, { median: number; ratio: number; bar?: number; isMet?: boolean }>>
}

const WARM_UP = 2
const LEAST_ROUNDS = 5

/** Repeats the workload for so long; at least five rounds after two that do not count. */
export async function contest(workload: Workload, all: Side[], budgetMs: number): Promise<Result> {
  const sides = all.filter(({ name }) => workload.sides.includes(name))
  for (const side of sides) await workload.prepare?.(side)
  const samples = new Map(sides.map(({ name }) => [name, [] as number[]]))
  const began = performance.now()
  let round = 0
  while (round < WARM_UP + LEAST_ROUNDS || performance.now() - began < budgetMs) {
    for (const side of shuffled(sides)) {
      const sample = await workload.sample(side, round)
      if (round >= WARM_UP) samples.get(side.name)?.push(sample)
    }
    round += 1
  }
  workload.after?.()
  const contenders: Result['contenders'] = {}
  for (const { name } of sides) {
    const own = samples.get(name) ?? []
    const floors = samples.get(floorOf(name)) ?? []
    const ratio = median(own.map((sample, index) => sample / (floors[index] ?? Number.NaN)))
    const bar = workload.bars?.[name]
    const isMet = bar !== undefined && (workload.unit === 'ms' ? ratio <= bar : ratio >= bar)
    contenders[name] = { median: median(own), ratio, ...(bar !== undefined && { bar, isMet }) }
  }
  return { workload: workload.name, unit: workload.unit, rounds: round - WARM_UP, contenders }
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2
}

function shuffled<T>(given: readonly T[]): T[] {
  return given
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}
