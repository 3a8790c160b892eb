/**
 * Sends a job's messages to its user's object. That object lists the user's jobs. `registerJob` comes before a job
 * changes, `recordStatus`, `recordDigest` and `recordErasure` after it.
 */

import type { DigestNote, JobNote, Profile } from '../contract/between.ts'
import { DigestError, toClientError } from '../contract/errors.ts'
import type { JobStatus } from '../contract/job.ts'
import { getUserStub, type UserStub } from '../platform/stubs.ts'
import { digestNote } from './digest/compose.ts'
import type { Job } from './record.ts'
import { statusOf } from './status.ts'
import type { JobStore } from './store.ts'

/** The list keeps a registered job that does not exist yet for an hour. A start gives up well before. */
const REGISTER_TIMEOUT_MS = 5 * 60_000

/** A registered new job; `startedAt` in ms. */
export interface Registration {
  startedAt: number
  profile: Profile
}

/** A note that supersedes everything in the user's list. An unreadable record does not prevent the erasure. */
export function erasureNote(id: string, current: () => Job | null): JobNote | null {
  try {
    const job = current()
    return job && { id, startedAt: job.record.startedAt, attempt: job.record.attempt + 1 }
  } catch {
    // Later than any attempt, and not counted as a start.
    return { id, startedAt: Date.now(), attempt: 2 }
  }
}

export class UserMessages {
  readonly #env: Env
  #stub: UserStub | undefined
  /** Counts erasures. A start that was waiting during an erasure must not create the job. */
  #erasures = 0
  #registering: Promise<Registration> | undefined
  #lastMessage: Promise<unknown> = Promise.resolve()

  constructor(env: Env) {
    this.#env = env
  }

  /** One stub for all messages: each new one would count as a deeper call. */
  #user(userId: string): UserStub {
    this.#stub ??= getUserStub(this.#env, userId)
    return this.#stub
  }

  /**
   * Registers a new job. Concurrent starts share one registration, so that the job and the list agree on
   * `startedAt`.
   * @throws like `registerJob`
   */
  registerNewJob(userId: string, id: string): Promise<Registration> {
    this.#registering ??= this.#registerNewJob(userId, id).finally(() => {
      this.#registering = undefined
    })
    return this.#registering
  }

  async #registerNewJob(userId: string, id: string): Promise<Registration> {
    const startedAt = Date.now()
    return { startedAt, profile: await this.registerJob(userId, { id, startedAt, attempt: 1 }) }
  }

  /**
   * Registers the job before it changes, so that the list asks it from now on. A crash in between leaves an
   * entry without a job, never a job without an entry or with an outdated one.
   * @throws `gone` if the user is being erased; `unavailable` if the job was erased or too much time has
   * passed meanwhile
   */
  async registerJob(userId: string, note: JobNote): Promise<Profile> {
    const erasures = this.#erasures
    const began = Date.now()
    const profile = await this.#user(userId).registerJob(note)
    if (erasures !== this.#erasures || Date.now() - began > REGISTER_TIMEOUT_MS)
      throw new DigestError('unavailable', 'Interrupted by an erasure or a long wait: try again')
    return profile
  }

  /** Makes the list ask for what it knew, before the job is erased. Does nothing if there is no job. */
  async registerErasure(userId: string, note: JobNote | null): Promise<void> {
    this.#erasures += 1
    try {
      if (note) await this.#user(userId).registerJob(note)
    } catch (error) {
      // A user who is being erased has no list that could be wrong.
      if (toClientError(error).code !== 'gone') throw error
    }
  }

  /**
   * Records the end of a job: of a completed one with what its digest contains. Ending does not depend on it: the alarm
   * repeats it after an error.
   * @returns whether the user's object has it
   */
  recordEnd(job: Job, store: JobStore): Promise<boolean> {
    const status = statusOf(job)
    return status.status === 'completed'
      ? this.recordDigest(digestNote(store, status, job.record.seenKey))
      : this.recordStatus(status)
  }

  /**
   * Records the end of a job, and what its digest contained, so that it is not shown again.
   * @returns whether the user's object has it
   */
  recordDigest(note: DigestNote): Promise<boolean> {
    return this.#send(note.status.userId, (user) => user.recordDigest(note))
  }

  /**
   * Records a change of `status`.
   * @returns whether the user's object has it
   */
  recordStatus(status: JobStatus): Promise<boolean> {
    return this.#send(status.userId, (user) => user.recordStatus(status))
  }

  /** Records that the job is erased. */
  recordErasure(userId: string, id: string): Promise<boolean> {
    return this.#send(userId, (user) => user.recordErasure(id))
  }

  /** One message after the other, in the order of the changes. Never fails. A user who is being erased needs none. */
  #send(userId: string, call: (user: UserStub) => Promise<void>): Promise<boolean> {
    const sent = this.#lastMessage.then(async () => {
      try {
        await call(this.#user(userId))
        return true
      } catch (error) {
        return toClientError(error).code === 'gone'
      }
    })
    this.#lastMessage = sent
    return sent
  }
}
