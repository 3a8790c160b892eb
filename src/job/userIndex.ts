/**
 * What a job tells its user, whose object keeps the list of jobs: that it is there, what its digest contained, that it
 * goes. How it stands otherwise, the list asks.
 */
import { DigestError, toClientError } from '../errors.ts'
import type { UserStub } from '../stubs.ts'
import type { Profile } from '../user/schema.ts'
import type { DigestNote, JobNote } from './schema.ts'

/** The list waits for a job it was told of for an hour; a start gives up well before. */
const REGISTER_TIMEOUT_MS = 5 * 60_000

/** A new job as its list knows it; `startedAt` in ms. */
export interface Registration {
  startedAt: number
  profile: Profile
}

export class UserIndex {
  readonly #user: () => UserStub
  /** Counts erasures, for a start that waits meanwhile: what was erased must not come into being after all. */
  #erasures = 0
  #pending: Promise<Registration> | undefined

  constructor(user: () => UserStub) {
    this.#user = user
  }

  /** A new job. Those who start it at once share one note, and with it the instant that job and list agree on. @throws as `note` */
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
   * Has the list ask the job from now on, before it changes in a way the list would not notice: a crash in between
   * leaves an entry that is looked up in vain, never a job that is not listed or listed as it no longer is.
   * @throws `gone` where the user is being erased; `unavailable` where the job was erased or too much time passed meanwhile
   */
  async register(note: JobNote): Promise<Profile> {
    const erasures = this.#erasures
    const began = Date.now()
    const profile = await this.#user().noteJob(note)
    if (erasures !== this.#erasures || Date.now() - began > REGISTER_TIMEOUT_MS)
      throw new DigestError('unavailable', 'Interrupted by an erasure or a long wait: try again')
    return profile
  }

  /** What a digest contained, so that it is not shown again. @returns whether there is nothing left to tell */
  async recordDigest(note: DigestNote): Promise<boolean> {
    try {
      await this.#user().noteDigest(note)
      return true
    } catch (error) {
      return toClientError(error).code === 'gone'
    }
  }

  /** The job goes: the list is to ask for what it knew. Nothing is told of a job that is not there. */
  async unregister(note: JobNote | null): Promise<void> {
    this.#erasures += 1
    try {
      if (note) await this.#user().noteJob(note)
    } catch (error) {
      // A user who is being erased keeps no list that could be wrong.
      if (toClientError(error).code !== 'gone') throw error
    }
  }
}
