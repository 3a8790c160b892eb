/**
 * A job's entry in its user's list of jobs, which the user's object keeps. A job registers when it starts,
 * records its digest, and unregisters when it is erased. The list asks the job for its status.
 */

import type { DigestNote, JobNote, Profile } from '../contract/between.ts'
import { DigestError, toClientError } from '../contract/errors.ts'
import type { JobStatus } from '../contract/job.ts'
import type { UserStub } from '../platform/stubs.ts'

/** The list keeps a registered job that does not exist yet for an hour. A start gives up well before. */
const REGISTER_TIMEOUT_MS = 5 * 60_000

/** A registered new job; `startedAt` in ms. */
export interface Registration {
  startedAt: number
  profile: Profile
}

export class UserIndex {
  readonly #user: () => UserStub
  /** Counts erasures. A start that was waiting during an erasure must not create the job. */
  #erasures = 0
  #pending: Promise<Registration> | undefined
  #telling: Promise<unknown> = Promise.resolve()

  constructor(user: () => UserStub) {
    this.#user = user
  }

  /**
   * Registers a new job. Concurrent starts share one registration, so that the job and the list agree on
   * `startedAt`.
   * @throws like `register`
   */
  registerNew(id: string): Promise<Registration> {
    this.#pending ??= this.#registerNew(id).finally(() => {
      this.#pending = undefined
    })
    return this.#pending
  }

  async #registerNew(id: string): Promise<Registration> {
    const startedAt = Date.now()
    return { startedAt, profile: await this.register({ id, startedAt, attempt: 1 }) }
  }

  /**
   * Registers the job before it changes, so that the list asks it from now on. A crash in between leaves an
   * entry without a job, never a job without an entry or with an outdated one.
   * @throws `gone` if the user is being erased; `unavailable` if the job was erased or too much time has
   * passed meanwhile
   */
  async register(note: JobNote): Promise<Profile> {
    const erasures = this.#erasures
    const began = Date.now()
    const profile = await this.#user().registerJob(note)
    if (erasures !== this.#erasures || Date.now() - began > REGISTER_TIMEOUT_MS)
      throw new DigestError('unavailable', 'Interrupted by an erasure or a long wait: try again')
    return profile
  }

  /**
   * Records what a digest contained, so that it is not shown again.
   * @returns whether nothing is left to record
   */
  recordDigest(note: DigestNote): Promise<boolean> {
    return this.#tell((user) => user.recordDigest(note))
  }

  /**
   * Tells of a change of status, in the order of the changes.
   * @returns whether the user knows
   */
  recordStatus(status: JobStatus): Promise<boolean> {
    return this.#tell((user) => user.recordStatus(status))
  }

  /** Tells of an erasure. */
  recordErasure(id: string): Promise<boolean> {
    return this.#tell((user) => user.recordErasure(id))
  }

  /** One call after the other. Never fails. A user who is being erased has nothing to know. */
  #tell(call: (user: UserStub) => Promise<void>): Promise<boolean> {
    const told = this.#telling.then(async () => {
      try {
        await call(this.#user())
        return true
      } catch (error) {
        return toClientError(error).code === 'gone'
      }
    })
    this.#telling = told
    return told
  }

  /** Makes the list ask for what it knew, before the job is erased. Does nothing if there is no job. */
  async unregister(note: JobNote | null): Promise<void> {
    this.#erasures += 1
    try {
      if (note) await this.#user().registerJob(note)
    } catch (error) {
      // A user who is being erased has no list that could be wrong.
      if (toClientError(error).code !== 'gone') throw error
    }
  }
}
