/** The list of a user's jobs: a row for each job, in the table `jobs` of the user's object. */
import * as v from 'valibot'
import { type DigestNote, type JobNote, type JobStatus, JobStatusSchema } from '../job/schema.ts'
import { lenient } from '../lenient.ts'

const JobRowSchema = v.object({
  id: v.string(),
  startedAt: v.number(),
  attempt: v.number(),
  over: v.nullable(v.pipe(v.string(), v.parseJson(), lenient(JobStatusSchema))),
  seen: v.nullable(v.string()),
})
const PositionSchema = v.object({ id: v.string(), startedAt: v.number() })
const SeenRowsSchema = v.array(v.object({ seen: v.nullable(v.string()) }))
/** A job on the list; `over` is what it ended as, null while only the job knows; `seen`: what its digest contained. */
export type ListedJob = v.InferOutput<typeof JobRowSchema>
/** Where a job stands in the order of the list; `startedAt` in ms. */
export type ListPosition = Pick<ListedJob, 'id' | 'startedAt'>

export class JobListTable {
  readonly #sql: SqlStorage
  readonly #isInitialized: () => boolean
  readonly #migrate: () => void

  /**
   * @param isInitialized whether there are tables to read
   * @param migrate makes the tables before a first write
   */
  constructor(sql: SqlStorage, isInitialized: () => boolean, migrate: () => void) {
    this.#sql = sql
    this.#isInitialized = isInitialized
    this.#migrate = migrate
  }

  /** One row; none where just this is noted already. The job is asked for its state from now on, whatever was known of it. */
  note({ id, startedAt, attempt }: JobNote): void {
    this.#migrate()
    this.#sql.exec(
      `INSERT INTO jobs (id, startedAt, attempt) VALUES (?1, ?2, ?3)
       ON CONFLICT (id) DO UPDATE SET startedAt = ?2, attempt = ?3, over = NULL, endedAt = NULL, seen = NULL
         WHERE startedAt <> ?2 OR attempt <> ?3`,
      id,
      startedAt,
      attempt,
    )
  }

  /** Keeps what a digest contained beside what its job ended as: one row, none where it is known already. */
  recordDigest({ status, seen }: DigestNote): void {
    if (!this.#isInitialized()) return
    this.#sql.exec(
      `UPDATE jobs SET over = ?, endedAt = ?, seen = ? WHERE id = ? AND attempt = ? AND startedAt = ? AND seen IS NULL`,
      JSON.stringify(status),
      Date.parse(status.completedAt ?? status.updatedAt),
      seen.join(' '),
      status.id,
      status.attempt,
      Date.parse(status.startedAt),
    )
  }

  /** The fingerprints of what digests since an instant contained, newest digest first. */
  seenSince(at: number): string[] {
    if (!this.#isInitialized()) return []
    const rows = this.#sql.exec('SELECT seen FROM jobs WHERE endedAt > ? ORDER BY endedAt DESC', at).toArray()
    return v.parse(SeenRowsSchema, rows).flatMap(({ seen }) => (seen ? seen.split(' ') : []))
  }

  /** Takes jobs off the list that are over since before an instant. */
  dropEndedBefore(at: number): void {
    if (this.#isInitialized()) this.#sql.exec('DELETE FROM jobs WHERE endedAt < ?', at)
  }

  /** Jobs before a place in the order, newest first. */
  before({ startedAt, id }: ListPosition, limit: number): ListedJob[] {
    if (!this.#isInitialized()) return []
    const rows = this.#sql.exec(
      'SELECT * FROM jobs WHERE (startedAt, id) < (?, ?) ORDER BY startedAt DESC, id DESC LIMIT ?',
      startedAt,
      id,
      limit,
    )
    return v.parse(v.array(JobRowSchema), rows.toArray())
  }

  /** The positions of jobs alone, newest first: an erasure reads nothing that another release may have written otherwise. */
  positionsBefore({ startedAt, id }: ListPosition, limit: number): ListPosition[] {
    if (!this.#isInitialized()) return []
    const rows = this.#sql.exec(
      'SELECT id, startedAt FROM jobs WHERE (startedAt, id) < (?, ?) ORDER BY startedAt DESC, id DESC LIMIT ?',
      startedAt,
      id,
      limit,
    )
    return v.parse(v.array(PositionSchema), rows.toArray())
  }

  /** Keeps what a job has ended as, unless it was noted anew meanwhile. One row each. */
  saveEnded(over: JobStatus[]): void {
    if (!this.#isInitialized()) return
    for (const status of over)
      this.#sql.exec(
        'UPDATE jobs SET over = ?, endedAt = ? WHERE id = ? AND attempt = ? AND startedAt = ?',
        JSON.stringify(status),
        Date.parse(status.completedAt ?? status.updatedAt),
        status.id,
        status.attempt,
        Date.parse(status.startedAt),
      )
  }

  /** Takes jobs off the list, unless they were noted anew meanwhile. One row each. */
  drop(jobs: ListPosition[]): void {
    if (!this.#isInitialized()) return
    for (const { id, startedAt } of jobs)
      this.#sql.exec('DELETE FROM jobs WHERE id = ? AND startedAt = ?', id, startedAt)
  }
}
