/** The storage of a user: three records under their keys, a row for each vote and for each job. */

import * as v from 'valibot'
import { lenientKeepingUnknown } from '../platform/lenient.ts'
import { isInitialized, migrate } from '../platform/migrations.ts'
import type { RestoredUser } from './data/import.ts'
import { JobListTable } from './jobs/table.ts'
import { learnerRecord, readBaseline, readWeights, weightsRecord } from './learning/records.ts'
import type { StoredVote, VoteHistory, WeightState } from './learning/votes.ts'
import { VoteTable } from './learning/voteTable.ts'
import { type PreferencesRecord, PreferencesRecordSchema } from './preferences.ts'
import { type ScheduleRecord, ScheduleRecordSchema } from './schedule/slots.ts'

const CREATE_FEEDBACK = `CREATE TABLE feedback (
     articleId TEXT PRIMARY KEY,
     votedAt INTEGER NOT NULL,
     feedback TEXT NOT NULL,
     topics TEXT NOT NULL,
     source TEXT,
     teaches INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`

/**
 * "over" is the final JobStatus, null as long as only the job knows it. "seen" are the fingerprints of its digest.
 * @param added columns that `migrations` add to the table later
 */
const createJobs = (added = '') => `CREATE TABLE jobs (
     id TEXT PRIMARY KEY,
     startedAt INTEGER NOT NULL,
     attempt INTEGER NOT NULL,
     over TEXT,
     endedAt INTEGER,
     seen TEXT${added}
   ) STRICT, WITHOUT ROWID`

/** The digests of earlier jobs of an id. */
const EARLIER = 'earlier TEXT'

/** Append only. Objects of earlier releases run the statements that they lack. */
const migrations = [CREATE_FEEDBACK, createJobs(), `ALTER TABLE jobs ADD COLUMN ${EARLIER}`] as const

/** The tables of a new object, equal to the result of `migrations`. */
const initialTables = [CREATE_FEEDBACK, createJobs(`, ${EARLIER}`)] as const

const StoredPreferencesSchema = lenientKeepingUnknown(PreferencesRecordSchema)
const StoredScheduleSchema = lenientKeepingUnknown(ScheduleRecordSchema)

const KEYS = ['preferences', 'schedule', 'weights', 'learner', 'seen']

/** The addresses that an import brought along, and when. */
const ImportedSeenSchema = v.object({
  at: v.optional(v.number(), 0),
  fingerprints: v.optional(v.array(v.string()), []),
})

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
 * given in the job's tables.
 */
interface Cache {
  preferences?: PreferencesRecord
  schedule?: ScheduleRecord
  weightState?: WeightState
  isErasing?: boolean
  imported?: v.InferOutput<typeof ImportedSeenSchema>
}

export class UserTables {
  readonly #storage: DurableObjectStorage
  readonly #recompute: (stored: WeightState, history: VoteHistory) => WeightState
  readonly votes: VoteTable
  /** The list of jobs. */
  readonly jobs: JobListTable
  #isMigrated = false
  #cache: Cache = {}

  /** @param recompute computes weights that an earlier release has stored */
  constructor(
    storage: DurableObjectStorage,
    recompute: (stored: WeightState, history: VoteHistory) => WeightState,
  ) {
    this.#storage = storage
    this.#recompute = recompute
    const isInitialized = () => this.#isInitialized()
    this.votes = new VoteTable(storage.sql, isInitialized)
    this.jobs = new JobListTable(storage.sql, isInitialized, () => this.#migrate())
  }

  preferences(): PreferencesRecord {
    this.#cache.preferences ??= v.parse(StoredPreferencesSchema, this.#storage.kv.get('preferences') ?? {})
    return this.#cache.preferences
  }

  savePreferences(preferences: PreferencesRecord): void {
    this.#migrate()
    this.#storage.kv.put('preferences', preferences)
    this.#cache.preferences = preferences
  }

  schedule(): ScheduleRecord {
    this.#cache.schedule ??= v.parse(StoredScheduleSchema, this.#storage.kv.get('schedule') ?? {})
    return this.#cache.schedule
  }

  saveSchedule(schedule: ScheduleRecord): void {
    this.#migrate()
    this.#storage.kv.put('schedule', schedule)
    this.#cache.schedule = schedule
  }

  weightState(): WeightState {
    this.#cache.weightState ??= this.#readWeightState()
    return this.#cache.weightState
  }

  #readWeightState(): WeightState {
    const { state, isStale } = readWeights(this.#storage.kv.get('weights'))
    return isStale ? this.#recompute(state, this.voteHistory()) : state
  }

  /** The input of learning. Reads every vote. */
  voteHistory(): VoteHistory {
    return { baseline: readBaseline(this.#storage.kv.get('learner')), votes: this.votes.all() }
  }

  /**
   * Stores a vote on an article that has no live vote, and the change that follows from it, in one transaction. It does
   * not look for a vote first: most votes are on new articles, and looking takes as long as writing.
   * @returns the live vote on the article if there is one. Nothing is stored then.
   */
  addVote(vote: StoredVote, change: () => LearningChange): StoredVote | undefined {
    this.#migrate()
    const stored = this.#storage.transactionSync(() => {
      if (!this.votes.add(vote)) return undefined
      const decided = change()
      this.#write(decided)
      return decided
    })
    if (!stored) return this.votes.on(vote.articleId)
    if (stored.weightState) this.#cache.weightState = stored.weightState
    return undefined
  }

  /** Stores a change in one transaction: one row for each part, and one for each folded vote. */
  saveLearning(change: LearningChange): void {
    this.#migrate()
    this.#storage.transactionSync(() => this.#write(change))
    if (change.weightState) this.#cache.weightState = change.weightState
  }

  #write({ newVote, withdrawn, foldedUpTo, baseline, weightState }: LearningChange): void {
    const { kv } = this.#storage
    if (withdrawn !== undefined) this.votes.delete(withdrawn)
    if (foldedUpTo !== undefined) this.votes.deleteUpTo(foldedUpTo)
    if (newVote) this.votes.replace(newVote)
    if (baseline) kv.put('learner', learnerRecord(baseline))
    if (weightState) kv.put('weights', weightsRecord(weightState))
  }

  /** Whether anything is stored about the user. */
  isEmpty(): boolean {
    if (!this.#isInitialized()) return true
    const { kv, sql } = this.#storage
    if (KEYS.some((key) => kv.get(key) !== undefined)) return false
    const [rows] = sql.exec('SELECT EXISTS (SELECT 1 FROM feedback) OR EXISTS (SELECT 1 FROM jobs) AS any')
    return rows?.any === 0
  }

  /** Stores a restored user in one transaction: one row for each part, and one for each vote. */
  restore({ preferences, weightState, baseline, votes, seen }: RestoredUser, now: number): void {
    this.atomically(() => {
      if (preferences.version > 0) this.savePreferences(preferences)
      // The schedule goes on from here: what was due earlier is not made again.
      if (preferences.schedule !== undefined) this.saveSchedule({ settledUntil: now, pending: [] })
      for (const newVote of votes) this.saveLearning({ newVote })
      if (
        weightState.votedAt > 0 ||
        weightState.topics.weights.size > 0 ||
        weightState.topics.resets.size > 0
      )
        this.saveLearning({ weightState })
      if (baseline.topics.N > 0 || baseline.sources.N > 0) this.saveLearning({ baseline })
      if (seen.length > 0) this.#storage.kv.put('seen', { at: now, fingerprints: seen })
    })
    this.#cache = {}
  }

  /** Runs several changes as one: all are stored or none. */
  atomically(change: () => void): void {
    this.#migrate()
    try {
      this.#storage.transactionSync(change)
    } catch (error) {
      // What was stored is undone, but not what was remembered.
      this.#cache = {}
      throw error
    }
  }

  /** The fingerprints of digests since an instant, newest digest first, with those of an import. */
  seenSince(at: number): string[] {
    this.#cache.imported ??= v.parse(ImportedSeenSchema, this.#storage.kv.get('seen') ?? {})
    const { at: importedAt, fingerprints } = this.#cache.imported
    return [...this.jobs.seenSince(at), ...(importedAt > at ? fingerprints : [])]
  }

  /** Drops the fingerprints of an import before an instant. */
  dropImportedSeenBefore(at: number): void {
    const { imported } = this.#cache
    if (!imported || imported.fingerprints.length === 0 || imported.at >= at) return
    this.#storage.kv.delete('seen')
    this.#cache.imported = { at: 0, fingerprints: [] }
  }

  /** Whether the user is being erased. Nothing else may then be read or written. */
  isErasing(): boolean {
    if (!this.#isInitialized()) return false
    this.#cache.isErasing ??= this.#storage.kv.get('erasing') === true
    return this.#cache.isErasing
  }

  /** Deletes everything except the list of jobs, which the erasure needs. */
  beginErasing(): void {
    this.#migrate()
    const { kv, sql } = this.#storage
    this.#storage.transactionSync(() => {
      kv.put('erasing', true)
      for (const key of KEYS) kv.delete(key)
      sql.exec('DELETE FROM feedback')
    })
    this.#cache = { isErasing: true }
  }

  /** Deletes everything, including the alarm. */
  erase(): Promise<void> {
    this.#isMigrated = false
    this.#cache = {}
    return this.#storage.deleteAll()
  }

  /** Whether there are tables to read. Tables of an older release are migrated first. */
  #isInitialized(): boolean {
    if (!this.#isMigrated && isInitialized(this.#storage)) this.#migrate()
    return this.#isMigrated
  }

  #migrate(): void {
    if (this.#isMigrated) return
    migrate(this.#storage, migrations, initialTables)
    this.#isMigrated = true
  }
}
