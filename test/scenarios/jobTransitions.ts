/** Every state of a job with every operation, determined with real objects, as a Markdown table. */
import { env } from 'cloudflare:workers'
import type { JobStub } from '../../src/platform/stubs.ts'
import { rpcError } from '../support.ts'

type Call = (job: JobStub) => Promise<unknown>

const input = { topics: ['AI'] }
const begin: Call = (job) => job.start(input)
const article = { id: 'first', title: 'First' }

/** How a job gets into each state. The last two are later attempts of a failed job. */
export const states = {
  'not there': [],
  pending: [begin],
  in_progress: [begin, (job) => job.addArticle(article)],
  completed: [begin, (job) => job.complete()],
  failed: [begin, (job) => job.fail({ error: 'No feeds' })],
  cancelled: [begin, (job) => job.cancel()],
  'pending, retried': [begin, (job) => job.cancel(), (job) => job.retry()],
  'in_progress, retried': [
    begin,
    (job) => job.cancel(),
    (job) => job.retry(),
    (job) => job.addArticle(article),
  ],
} satisfies Record<string, Call[]>

export const operations = {
  'start, same input': begin,
  'start, other input': (job) => job.start({ topics: ['Science'] }),
  addArticle: (job) => job.addArticle({ id: 'next', title: 'Next' }),
  report: (job) => job.report({ progress: 10 }),
  complete: (job) => job.complete(),
  fail: (job) => job.fail({ error: 'Another reason' }),
  cancel: (job) => job.cancel(),
  retry: (job) => job.retry(),
} satisfies Record<string, Call>

export type State = keyof typeof states
export type Operation = keyof typeof operations

/** The result of an operation: the state of the job afterwards, or the error's reason or code. */
export type Transitions = Record<State, Record<Operation, string>>

/** What is stored, to compare before with after; null if nothing is. */
async function snapshot(job: JobStub): Promise<string | null> {
  try {
    return JSON.stringify(await job.state())
  } catch {
    return null
  }
}

/**
 * Uses a new job for every cell.
 * @throws if an error changed something
 */
export async function transitions(userId: string): Promise<Transitions> {
  const rows = Object.entries(states).map(async ([state, steps], row) => {
    const cells = Object.entries(operations).map(async ([operation, call], column) => {
      const job = env.DIGEST_JOB.getByName(`${userId}:${row}_${column}`)
      for (const step of steps) await step(job)
      return [operation, await outcome(job, call)]
    })
    return [state, Object.fromEntries(await Promise.all(cells))]
  })
  return Object.fromEntries(await Promise.all(rows))
}

async function outcome(job: JobStub, call: Call): Promise<string> {
  const before = await snapshot(job)
  try {
    await call(job)
  } catch {
    const { code, reason } = await rpcError(() => call(job))
    if ((await snapshot(job)) !== before) throw new Error(`RpcError as ${code}, and yet something changed`)
    return `**${reason ?? code}**`
  }
  const { status } = await job.status()
  const isUnchanged = (await snapshot(job)) === before
  return isUnchanged ? `${status}, unchanged` : status
}

/** The table as in the documentation. */
export function markdown(table: Transitions): string {
  const names = Object.keys(operations)
  return [
    ['State', ...names].join(' | '),
    ['---', ...names.map(() => '---')].join('|'),
    ...Object.entries(table).map(([state, row]) => [`**${state}**`, ...Object.values(row)].join(' | ')),
  ].join('\n')
}
