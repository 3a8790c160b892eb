/** A user's schedule: starts the digests that are due and hands them over to the newsroom. */
import { toClientError } from '../../contract/errors.ts'
import { withLogging } from '../../platform/log.ts'
import { orderDigest } from '../../platform/newsroom.ts'
import type { GetJobStub } from '../jobs/list.ts'
import type { PreferencesRecord } from '../preferences.ts'
import type { UserTables } from '../store.ts'
import * as rules from './slots.ts'

/** Errors after which another try may succeed. */
const PASSING = ['unavailable', 'internal', 'rate_limited']

/** How many digests are handed over at a time. */
const AT_ONCE = 5

export class Scheduler {
  readonly #tables: () => UserTables
  readonly #env: () => Env
  readonly #userId: () => string
  readonly #getStub: GetJobStub

  /** @param tables throws if the user is being erased */
  constructor(tables: () => UserTables, env: () => Env, userId: () => string, getStub: GetJobStub) {
    this.#tables = tables
    this.#env = env
    this.#userId = userId
    this.#getStub = getStub
  }

  get hasNewsroom(): boolean {
    return this.#env().NEWSROOM !== undefined
  }

  /** When the next digest is due, in ms. Undefined without a schedule. */
  nextDigestAt(now: number): number | undefined {
    const tables = this.#tables()
    return rules.nextSlotAt(tables.preferences(), tables.schedule(), now)
  }

  /**
   * Stores what a change of the preferences means for the schedule.
   * @returns whether it has changed
   */
  reschedule(before: PreferencesRecord, after: PreferencesRecord, now: number): boolean {
    const tables = this.#tables()
    const state = tables.schedule()
    const changed = rules.reschedule(before, after, state, now)
    if (changed !== state) tables.saveSchedule(changed)
    return changed !== state
  }

  /**
   * Starts what is due and hands it over. A crash at any point repeats it: a slot has one job id, a start with the same
   * id returns the same job, and the newsroom continues it. So only the result is stored: one row.
   */
  async run(now: number): Promise<void> {
    const before = this.#tables().schedule()
    const due = rules.settleSlots(this.#tables().preferences(), before, now)
    const tried: { jobId: string; again: rules.HandOver | undefined }[] = []
    const waiting = due.pending.filter(({ nextTryAt }) => nextTryAt <= now)
    for (let from = 0; from < waiting.length; from += AT_ONCE)
      tried.push(
        ...(await Promise.all(
          waiting.slice(from, from + AT_ONCE).map(async (one) => ({
            jobId: one.jobId,
            again: (await this.#isSettled(one, now)) ? undefined : rules.afterFailedTry(one, now),
          })),
        )),
      )
    // The preferences may have changed meanwhile. What that has decided is kept.
    const tables = this.#tables()
    const current = tables.schedule()
    const decided = current === before ? due : current
    const after = rules.afterTries(decided, tried)
    if (after !== before && (tried.length > 0 || due !== before)) tables.saveSchedule(after)
  }

  /** Whether nothing more has to be done for a digest. Logged. */
  async #isSettled(one: rules.HandOver, now: number): Promise<boolean> {
    const about = {
      operation: 'schedule',
      requestId: crypto.randomUUID(),
      userId: this.#userId(),
      jobId: one.jobId,
    }
    try {
      await withLogging(about, () => this.#handOver(one.jobId))
      return true
    } catch (error) {
      return !PASSING.includes(toClientError(error).code) || now > one.at + rules.LATEST_MS
    }
  }

  /** @throws if the newsroom has not accepted it */
  async #handOver(jobId: string): Promise<void> {
    const { topics, feeds } = this.#tables().preferences()
    const job = this.#getStub(jobId)
    const status = await job.start({ topics }).catch((error) => {
      // Started already, with the topics of that time.
      if (toClientError(error).code === 'conflict') return job.status()
      throw error
    })
    // A producer has begun, or the job is over: by the newsroom, by the reader, or because it was never begun.
    if (status.status !== 'pending') return
    try {
      const order = { userId: this.#userId(), jobId, topics: status.topics, feeds }
      const response = await orderDigest(this.#env(), order)
      await response.body?.cancel()
    } catch (error) {
      const { code, message } = toClientError(error)
      if (PASSING.includes(code)) throw error
      // It will not accept this order later either. The reader's list then says why there is no digest.
      await job.fail({
        attempt: status.attempt,
        error: `The newsroom refused: ${message}`.replace(/\s+/g, ' ').slice(0, 2_000),
      })
      throw error
    }
  }
}
