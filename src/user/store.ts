/** The storage of a user. Records are under their keys; each vote and each job is a row. */
import * as v from 'valibot'
import { Database } from '../platform/database.ts'
import { lenientKeepingUnknown } from '../platform/lenient.ts'
import type { RestoredUser } from './data/import.ts'
import { CREATE_JOBS, JobTable, type ShownDigest } from './jobs/jobTable.ts'
import { ImportedSeenSchema } from './jobs/shown.ts'
import { LearningStore } from './learning/store.ts'
import { CREATE_FEEDBACK } from './learning/voteTable.ts'
import { type PreferencesRecord, PreferencesRecordSchema } from './preferences.ts'
import { Records } from './records.ts'
import { type CleanUp, CleanUpSchema } from './schedule/cleanUp.ts'
import { type ScheduleRecord, ScheduleRecordSchema } from './schedule/orders.ts'

/** Append only. Objects of earlier releases run the statements that they lack. */
const migrations = [CREATE_FEEDBACK, CREATE_JOBS] as const

const StoredPreferencesSchema = lenientKeepingUnknown(PreferencesRecordSchema)
const StoredScheduleSchema = lenientKeepingUnknown(ScheduleRecordSchema)
const StoredCleanUpSchema = lenientKeepingUnknown(CleanUpSchema)
const StoredSeenSchema = lenientKeepingUnknown(ImportedSeenSchema)

/**
 * What has been read or written since the object was constructed. It equals the storage, for the reasons
 * given in the job's store.
 */
interface Cache {
  preferences?: PreferencesRecord
  schedule?: ScheduleRecord
  isErasing?: boolean
  imported?: v.InferOutput<typeof ImportedSeenSchema> | undefined
}

export class UserStore {
  readonly #storage: DurableObjectStorage
  readonly #database: Database
  readonly #records: Records
  readonly learning: LearningStore
  /** The list of jobs. */
  readonly jobs: JobTable
  #cache: Cache = {}

  #erasures = 0

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.#database = new Database(storage, migrations)
    this.#records = new Records(storage.kv, this.#database)
    this.learning = new LearningStore(this.#database, this.#records)
    this.jobs = new JobTable(this.#database)
  }

  preferences(): PreferencesRecord {
    this.#cache.preferences ??= v.parse(StoredPreferencesSchema, this.#records.read('preferences'))
    return this.#cache.preferences
  }

  savePreferences(preferences: PreferencesRecord): void {
    this.#records.write('preferences', preferences)
    this.#cache.preferences = preferences
  }

  schedule(): ScheduleRecord {
    this.#cache.schedule ??= v.parse(StoredScheduleSchema, this.#records.read('schedule'))
    return this.#cache.schedule
  }

  saveSchedule(schedule: ScheduleRecord): void {
    this.#records.write('schedule', schedule)
    this.#cache.schedule = schedule
  }

  /** Whether anything is stored about the user. */
  isEmpty(): boolean {
    return this.#records.isEmpty() && this.learning.isEmpty() && this.jobs.isEmpty()
  }

  /** Stores a restored user in one transaction: one row for each part, and one for each vote. */
  restore({ preferences, weightState, baseline, votes, seenKey, seen }: RestoredUser): void {
    this.atomically(() => {
      if (preferences.version > 0) this.savePreferences(preferences)
      const { topics, sources } = weightState
      const maps = [topics, sources].flatMap(({ weights, resets }) => [weights, resets])
      if (weightState.votedAt > 0 || maps.some(({ size }) => size > 0))
        this.learning.restore(votes, weightState, baseline)
      if (seen.length > 0) this.#records.write('seen', { key: seenKey, met: seen })
    })
    this.#cache = {}
  }

  /** Runs several changes as one: all are stored or none. */
  atomically(change: () => void): void {
    try {
      this.#database.atomically(change)
    } catch (error) {
      // What was stored is undone, but not what was remembered.
      this.#forget()
      throw error
    }
  }

  #forget(): void {
    this.#cache = {}
    this.learning.forget()
  }

  /** The digests since an instant, the newest first, and what an import has brought along. */
  shownSince(at: number): ShownDigest[] {
    const imported = this.#imported()
      .met.filter((one) => one.at > at)
      .map((one) => ({ endedAt: one.at, shown: '', met: one.tokens }))
    return [...this.jobs.shownSince(at), ...imported].sort((a, b) => b.endedAt - a.endedAt)
  }

  /** The user's key of tokens: a random one if nothing is remembered. It is stored with what is remembered. */
  seenKey(): string {
    return this.jobs.seenKey() ?? (this.#imported().key || crypto.randomUUID())
  }

  #imported(): v.InferOutput<typeof ImportedSeenSchema> {
    this.#cache.imported ??= v.parse(StoredSeenSchema, this.#records.read('seen'))
    return this.#cache.imported
  }

  /** When the first tokens of an import were met, in ms. */
  oldestImportedSeenAt(): number | undefined {
    return this.#imported().met.reduce<number | undefined>(
      (oldest, { at }) => Math.min(oldest ?? at, at),
      undefined,
    )
  }

  /** Drops the tokens of an import that were last met before an instant. */
  dropImportedSeenBefore(before: number): void {
    const { met, ...rest } = this.#imported()
    const remaining = met.filter(({ at }) => at >= before)
    if (remaining.length === met.length) return
    if (remaining.length > 0) this.#records.write('seen', { ...rest, met: remaining })
    else this.#records.delete('seen')
    this.#cache.imported = undefined
  }

  /** How far a clean-up has come that was killed. */
  cleanUp(): CleanUp {
    return v.parse(StoredCleanUpSchema, this.#records.read('cleanUp'))
  }

  saveCleanUp(cleanUp: CleanUp): void {
    this.#records.write('cleanUp', cleanUp)
  }

  endCleanUp(): void {
    this.#records.delete('cleanUp')
  }

  /** Whether the user is being erased. Nothing else may then be read or written. */
  isErasing(): boolean {
    this.#cache.isErasing ??= this.#database.isInitialized && this.#storage.kv.get('erasing') === true
    return this.#cache.isErasing
  }

  /** Counts erasures since the object woke. What waited during one must not be stored. */
  get erasures(): number {
    return this.#erasures
  }

  /** Deletes everything except the list of jobs, which the erasure needs. */
  beginErasing(): void {
    this.#erasures += 1
    this.atomically(() => {
      this.#storage.kv.put('erasing', true)
      this.#records.deleteAll()
      this.learning.deleteVotes()
    })
    this.#forget()
  }

  /** Deletes everything, including the alarm. */
  erase(): Promise<void> {
    this.#database.forget()
    this.#forget()
    return this.#storage.deleteAll()
  }
}
