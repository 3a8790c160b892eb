/**
 * The cost of one operation in dollars a million, counted in the object's real storage. No time is measured
 * here.
 */
import type { ContenderName, Side } from './compare.ts'
import { dayOf } from './expectedCosts.ts'
import { type Bill, type Counted, dollars } from './prices.ts'
import { seedJob, seedVotes, wholeJob } from './seeds.ts'

export interface Cost extends Counted {
  operation: string
  contender: ContenderName
  /** The bill of a million operations. */
  dollars: number
  bar?: number
  isMet?: boolean
}

type Operation = (side: Side) => Promise<number>

/** Each returns the number of outside requests it made. `bar`: for ours, in dollars a million. */
const operations: {
  name: string
  bar?: number
  /** How many operations `run` makes. */
  times?: number
  prepare?: (side: Side) => Promise<void>
  run: Operation
}[] = [
  {
    name: 'whole job, 50 articles one by one',
    bar: 88,
    prepare: usedUser,
    run: (side) => wholeJob(side, 'payer', 'single', 1).then(() => 57),
  },
  {
    name: 'whole job, 50 articles by 10',
    bar: 21,
    prepare: usedUser,
    run: (side) => wholeJob(side, 'payer', 'batched', 10).then(() => (side.door.addBatch ? 12 : 57)),
  },
  ...[0, 1_000, 10_000].map((votes) => ({
    name: `a vote on 3 topics, ${votes} stored`,
    bar: 1.52,
    /** The weights are stored with every 16th vote. */
    times: 16,
    async prepare(side: Side) {
      if (votes > 0) await seedVotes(side, `payer-${votes}`, votes)
      await side.ask(side.door.vote(`payer-${votes}`, 'primer'))
    },
    run: async (side: Side) => {
      for (let index = 0; index < 16; index++)
        await side.ask(side.door.vote(`payer-${votes}`, `one-${index}`))
      return 16
    },
  })),
  ...[0, 1_000].map((size) => ({
    name: `status, ${size} articles`,
    bar: 0.45,
    prepare: (side: Side) => seedJob(side, 'payer', `status-${size}`, size),
    run: async (side: Side) => {
      await side.ask(side.door.status('payer', `status-${size}`))
      return 1
    },
  })),
  {
    name: 'weights',
    run: async (side) => {
      await side.ask(side.door.weights('payer-1000'))
      return 1
    },
  },
  {
    name: 'a digest of 50',
    run: async (side) => {
      if (!side.door.digest) return 0
      await side.ask(side.door.digest('payer', 'single'))
      return 1
    },
  },
  {
    name: 'learning over 10,000 votes',
    run: async (side) => {
      if (!side.door.learn) return 0
      await side.ask(side.door.learn('payer-10000'))
      return 1
    },
  },
]

/** A user's tables are created once in its life; a job's tables are part of the job. */
async function usedUser(side: Side): Promise<void> {
  await side.ask(side.door.vote('payer', 'primer'))
}

export async function costs(sides: Side[]): Promise<Cost[]> {
  const found: Cost[] = []
  for (const { name, bar, times = 1, prepare, run } of operations)
    for (const side of sides) {
      await prepare?.(side)
      await bill(side)
      const workerRequests = await run(side)
      const { requests, rowsRead, rowsWritten, alarms } = await bill(side)
      if (workerRequests === 0) continue
      const counted = {
        workerRequests: workerRequests / times,
        objectRequests: requests / times,
        rowsRead: rowsRead / times,
        rowsWritten: rowsWritten / times,
        alarms: alarms / times,
      }
      const sum = dollars(counted)
      const isBarred = bar !== undefined && side.name === 'ours'
      found.push({
        operation: name,
        contender: side.name,
        ...counted,
        dollars: sum,
        ...(isBarred && { bar, isMet: Math.round(sum * 100) <= bar * 100 }),
      })
    }
  return found
}

const bill = async (side: Side): Promise<Bill> =>
  JSON.parse(await side.aside({ method: 'GET', path: '/bill' })) as Bill

/** A million users for 30 days, in dollars. A contender without a digest does a status instead. */
export function monthOfAMillion(found: Cost[], contender: ContenderName): number {
  const of = (operation: string) =>
    found.find((cost) => cost.contender === contender && cost.operation === operation)?.dollars
  return 30 * dayOf((operation) => of(operation) ?? of('status, 0 articles') ?? Number.NaN)
}
