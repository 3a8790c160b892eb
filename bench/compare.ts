/**
 * Compares contenders in rounds. In each round every contender does the same once, in random order, so that a
 * busy machine affects all alike.
 */

import { type Ask, Line } from './http.ts'
import type { Door } from './operations.ts'
import type { Runtime } from './runtime.ts'

/**
 * Over HTTP (`duties` is the floor with the duties of every operation), by a sibling that calls the objects,
 * and by a sibling through a service's entrypoint. `ours` is the service as it is deployed; `no log` is the
 * same without its log entries. `agents` is installed on demand.
 */
export const CONTENDERS = [
  'floor',
  'duties',
  'ours',
  'ours, no log',
  'sketch',
  'agents',
  'object floor',
  'object ours',
  'object ours, no log',
  'service floor',
  'service ours',
  'service ours, no log',
] as const
export type ContenderName = (typeof CONTENDERS)[number]

/** Whether it is the service, over HTTP or by a sibling, with or without its log entries. */
export const isOurs = (name: ContenderName): boolean => name.includes('ours')

/** Whether it runs without log entries. */
export const isSilent = (name: ContenderName): boolean => name.endsWith('no log')

/** The entry point that a sibling uses; undefined over HTTP. */
export const siblingDoor = (name: ContenderName): 'object' | 'service' | undefined =>
  name.startsWith('object') ? 'object' : name.startsWith('service') ? 'service' : undefined

/** The contender to compare with. */
export function floorOf(name: ContenderName): ContenderName {
  const door = siblingDoor(name)
  return door ? `${door} floor` : 'floor'
}

/** A contender as a workload sees it. */
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

  /** A request to the bench's own entry point. */
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
  /** The contenders that take part. The floor always does. */
  sides: readonly ContenderName[]
  /** The bar: the largest allowed ratio to the floor, or the smallest for a rate. */
  bars?: Partial<Record<ContenderName, number>>
  /** One measurement takes long, so the workload gets this many times the usual time. */
  budgetFactor?: number
  prepare?(side: Side): Promise<void>
  /** One measurement. `round` counts from 0 and is part of names. */
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

/**
 * Repeats the workload for this time. The service without its log entries, which the bars are for, has rounds of its
 * own with the floor: every further process between two measurements leaves the processor's caches colder, and the
 * smallest contender feels it least.
 */
export async function contest(workload: Workload, all: Side[], budgetMs: number): Promise<Result> {
  const sides = all.filter(({ name }) => workload.sides.includes(name))
  for (const side of sides) await workload.prepare?.(side)
  const groups = [
    sides.filter(({ name }) => !isSilent(name)),
    sides.filter(({ name }) => isSilent(name) || floorOf(name) === name),
  ].filter((group) => group.some(({ name }) => floorOf(name) !== name))
  const budget = (budgetMs * (workload.budgetFactor ?? 1)) / groups.length
  const results: Result[] = []
  for (const [index, group] of groups.entries())
    results.push(resultOf(workload, await rounds(workload, group, budget, index * 1_000_000)))
  workload.after?.()
  const contenders = Object.assign({}, ...results.map((result) => result.contenders))
  const [{ rounds: counted } = { rounds: 0 }] = results
  return { workload: workload.name, unit: workload.unit, rounds: counted, contenders }
}

/**
 * At least five rounds after two that do not count.
 * @param first the number of the first round
 */
async function rounds(workload: Workload, sides: Side[], budgetMs: number, first: number) {
  const samples = new Map(sides.map(({ name }) => [name, [] as number[]]))
  const began = performance.now()
  for (let done = 0; done < WARM_UP + LEAST_ROUNDS || performance.now() - began < budgetMs; done++)
    for (const side of shuffled(sides)) {
      const sample = await workload.sample(side, first + done)
      if (done >= WARM_UP) samples.get(side.name)?.push(sample)
    }
  return samples
}

/** @param samples of each contender, one a round */
export function resultOf(
  { name: workload, unit, bars }: Pick<Workload, 'name' | 'unit' | 'bars'>,
  samples: ReadonlyMap<ContenderName, number[]>,
): Result {
  const contenders: Result['contenders'] = {}
  for (const [name, own] of samples) {
    const floors = samples.get(floorOf(name)) ?? []
    const ratio = median(own.map((sample, index) => sample / (floors[index] ?? Number.NaN)))
    const bar = bars?.[name]
    const isMet = bar !== undefined && (unit === 'ms' ? ratio <= bar : ratio >= bar)
    contenders[name] = { median: median(own), ratio, ...(bar !== undefined && { bar, isMet }) }
  }
  const [rounds = 0] = [...samples.values()].map(({ length }) => length)
  return { workload, unit, rounds, contenders }
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2
}

export function shuffled<T>(given: readonly T[]): T[] {
  return given
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}
