/** The storage of a user: records under their keys, a row for each vote and for each job. */
import * as v from 'valibot'
import { parseInput } from '../contract/errors.ts'
import { Database } from '../platform/database.ts'
import { lenientKeepingUnknown } from '../platform/lenient.ts'
import type { RestoredUser } from './data/import.ts'
import { CREATE_JOBS, JobTable, type ShownDigest } from './jobs/jobTable.ts'
import { ImportedSeenSchema } from './jobs/shown.ts'
import {
  LearnerRecordSchema,
  learnerRecord,
  readBaseline,
  readWeights,
  WeightsRecordSchema,
  weightsRecord,
} from './learning/records.ts'
import type { StoredVote, VoteHistory, WeightState } from './learning/votes.ts'
import { CREATE_FEEDBACK, VoteTable } from './learning/voteTable.ts'
import { type PreferencesRecord, PreferencesRecordSchema } from './preferences.ts'
import { type ScheduleRecord, ScheduleRecordSchema } from './schedule/slots.ts'

/** Append only. Objects of earlier releases run the statements that they lack. */
const migrations = [CREATE_FEEDBACK, CREATE_JOBS] as const

/** The records by key. What a rule has made is validated against its schema before it is stored. */
const RECORDS = {
  preferences: PreferencesRecordSchema,
  schedule: ScheduleRecordSchema,
  weights: WeightsRecordSchema,
  learner: LearnerRecordSchema,
  seen: ImportedSeenSchema,
} as const
type Key = keyof typeof RECORDS

const StoredPreferencesSchema = lenientKeepingUnknown(PreferencesRecordSchema)
const StoredScheduleSchema = lenientKeepingUnknown(ScheduleRecordSchema)
const StoredSeenSchema = lenientKeepingUnknown(ImportedSeenSchema)

/** A change of the votes or weights. An absent field stays as it is. */
export interface LearningChange {
  newVote?: StoredVote
  withdrawn?: string
  /** Votes up to this instant are deleted; the baseline includes them. */
  foldedUpTo?: number | undefined
  baseline?: VoteHistory['baseline']
  weightState?: WeightState
}

/**
 * What has been read or written since the object was constructed. It equals the storage, for the reasons
 * given in the job's store.
 */
interface Cache {
  preferences?: PreferencesRecord
  schedule?: ScheduleRecord
  weightState?: WeightState
  isErasing?: boolean
  imported?: v.InferOutput<typeof ImportedSeenSchema>
}

export class UserStore {
  readonly #storage: DurableObjectStorage
  readonly #database: Database
  readonly votes: VoteTable
  /** The list of jobs. */
  readonly jobs: JobTable
  #cache: Cache = {}

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.#database = new Database(storage, migrations)
    this.votes = new VoteTable(this.#database)
    this.jobs = new JobTable(this.#database)
  }

  preferences(): PreferencesRecord {
    this.#cache.preferences ??= v.parse(StoredPreferencesSchema, this.#read('preferences') ?? {})
    return this.#cache.preferences
  }

  savePreferences(preferences: PreferencesRecord): void {
    this.#write('preferences', preferences)
    this.#cache.preferences = preferences
  }

  schedule(): ScheduleRecord {
    this.#cache.schedule ??= v.parse(StoredScheduleSchema, this.#read('schedule') ?? {})
    return this.#cache.schedule
  }

  saveSchedule(schedule: ScheduleRecord): void {
    this.#write('schedule', schedule)
    this.#cache.schedule = schedule
  }

  weightState(): WeightState {
    this.#cache.weightState ??= readWeights(this.#read('weights'))
    return this.#cache.weightState
  }

  /** The input of learning. Reads every vote. */
  voteHistory(): VoteHistory {
    return { baseline: readBaseline(this.#read('learner')), votes: this.votes.all() }
  }

  /** Stores a change in one transaction: one row for each part, and one for each folded vote. */
  saveLearning({ newVote, withdrawn, foldedUpTo, baseline, weightState }: LearningChange): void {
    this.atomically(() => {
      if (withdrawn !== undefined) this.votes.delete(withdrawn)
      if (foldedUpTo !== undefined) this.votes.deleteUpTo(foldedUpTo)
      if (newVote) this.votes.put(newVote)
      if (baseline) this.#write('learner', learnerRecord(baseline))
      if (weightState) this.#write('weights', weightsRecord(weightState))
      if (weightState) this.#cache.weightState = weightState
    })
  }

  /** Whether anything is stored about the user. */
  isEmpty(): boolean {
    if (Object.keys(RECORDS).some((key) => this.#read(key as Key) !== undefined)) return false
    const [row] = this.#database.select(
      'SELECT EXISTS (SELECT 1 FROM feedback) OR EXISTS (SELECT 1 FROM jobs) AS any',
    )
    return row?.any !== 1
  }

  /** Stores a restored user in one transaction: one row for each part, and one for each vote. */
  restore({ preferences, weightState, baseline, votes, seenKey, seen }: RestoredUser, now: number): void {
    this.atomically(() => {
      if (preferences.version > 0) this.savePreferences(preferences)
      // The schedule goes on from here: what was due earlier is not made again.
      if (preferences.schedule !== undefined) this.saveSchedule({ settledUntil: now, pending: [] })
      for (const vote of votes) this.votes.put(vote)
      const { topics, sources, votedAt } = weightState
      if (votedAt > 0 || topics.weights.size > 0 || topics.resets.size > 0 || sources.weights.size > 0)
        this.saveLearning({ weightState })
      if (baseline.topics.N > 0 || baseline.sources.N > 0) this.saveLearning({ baseline })
      if (seen.length > 0) this.#write('seen', { at: now, key: seenKey, tokens: seen.join('') })
    })
    this.#cache = {}
  }

  /** Runs several changes as one: all are stored or none. */
  atomically(change: () => void): void {
    this.#database.migrate()
    try {
      this.#storage.transactionSync(change)
    } catch (error) {
      // What was stored is undone, but not what was remembered.
      this.#cache = {}
      throw error
    }
  }

  /** The digests since an instant, the newest first, and what an import has brought along. */
  shownSince(at: number): ShownDigest[] {
    const { at: importedAt, tokens } = this.#imported()
    const imported = { endedAt: importedAt, shown: '', met: tokens }
    return [...this.jobs.shownSince(at), ...(importedAt > at ? [imported] : [])]
  }

  /** The user's key of tokens: a random one if nothing is remembered. It is stored with what is remembered. */
  seenKey(): string {
    return this.jobs.seenKey() ?? (this.#imported().key || crypto.randomUUID())
  }

  #imported(): v.InferOutput<typeof ImportedSeenSchema> {
    this.#cache.imported ??= v.parse(StoredSeenSchema, this.#read('seen') ?? {})
    return this.#cache.imported
  }

  /** Drops the tokens of an import before an instant. */
  dropImportedSeenBefore(at: number): void {
    const { imported } = this.#cache
    if (!imported || imported.tokens === '' || imported.at >= at) return
    this.#storage.kv.delete('seen')
    this.#cache.imported = { at: 0, key: '', tokens: '' }
  }

  /** Whether the user is being erased. Nothing else may then be read or written. */
  isErasing(): boolean {
    if (!this.#database.isInitialized) return false
    this.#cache.isErasing ??= this.#storage.kv.get('erasing') === true
    return this.#cache.isErasing
  }

  /** Deletes everything except the list of jobs, which the erasure needs. */
  beginErasing(): void {
    this.atomically(() => {
      this.#storage.kv.put('erasing', true)
      for (const key of Object.keys(RECORDS)) this.#storage.kv.delete(key)
      this.votes.deleteUpTo(Number.MAX_SAFE_INTEGER)
    })
    this.#cache = { isErasing: true }
  }

  /** Deletes everything, including the alarm. */
  erase(): Promise<void> {
    this.#database.forget()
    this.#cache = {}
    return this.#storage.deleteAll()
  }

  #read(key: Key): unknown {
    return this.#storage.kv.get(key)
  }

  /** @throws `invalid_input` if a rule has made what the record may not contain */
  #write<K extends Key>(key: K, record: v.InferOutput<(typeof RECORDS)[K]>): void {
    parseInput(RECORDS[key], record)
    this.#database.migrate()
    this.#storage.kv.put(key, record)
  }
}
