/** The table `jobs`: one row for each job. */
import * as v from 'valibot'
import type { DigestNote, JobNote } from '../../contract/between.ts'
import { type JobStatus, JobStatusSchema } from '../../contract/job.ts'
import type { Database } from '../../platform/database.ts'
import { lenient } from '../../platform/lenient.ts'
import { TOKEN_LENGTH } from '../../remembered.ts'
import { distinctDigests, MAX_SEEN } from './shown.ts'

/**
 * `finalStatus` is a JobStatus, null as long as only the job knows it; `shown` and `met` are the tokens of the articles
 * that its digest has shown, and of those that it has met again; `earlier` are the digests of earlier jobs of this id;
 * `seenKey` is the user's key of the tokens; `restarts` is a list of when earlier jobs of this id started within a day.
 */
export const CREATE_JOBS = `CREATE TABLE jobs (
     id TEXT PRIMARY KEY,
     startedAt INTEGER NOT NULL,
     attempt INTEGER NOT NULL,
     finalStatus TEXT,
     endedAt INTEGER,
     shown TEXT,
     met TEXT,
     earlier TEXT,
     seenKey TEXT,
     restarts TEXT
   ) STRICT, WITHOUT ROWID`

const JobRowSchema = v.object({
  id: v.string(),
  startedAt: v.number(),
  attempt: v.number(),
  finalStatus: v.nullable(v.pipe(v.string(), v.parseJson(), lenient(JobStatusSchema))),
  endedAt: v.nullable(v.number()),
  shown: v.nullable(v.string()),
  earlier: v.nullable(v.string()),
})
const PositionSchema = v.object({ id: v.string(), startedAt: v.number() })
const SeenKeySchema = v.object({ seenKey: v.string() })
const StartRowsSchema = v.array(
  v.object({
    startedAt: v.number(),
    restarts: v.nullable(v.pipe(v.string(), v.parseJson(), v.array(v.number()))),
  }),
)
/** A digest that was shown: when it ended in ms, and the tokens of its articles without separators. */
const ShownDigestSchema = v.object({
  endedAt: v.number(),
  shown: v.string(),
  met: v.optional(v.string(), ''),
})
const ShownRowSchema = v.object({
  endedAt: v.nullable(v.number()),
  shown: v.nullable(v.string()),
  met: v.nullable(v.string()),
  earlier: v.nullable(v.pipe(v.string(), v.parseJson(), v.array(ShownDigestSchema))),
})
const DueSchema = v.object({ due: v.nullable(v.number()) })
/** Whether nothing in a row is remembered. */
const IS_FORGOTTEN = "earlier IS NULL AND coalesce(shown, '') || coalesce(met, '') = ''"
/** So many tokens of digests, with their repeats, are looked at together. */
const MAX_READ = 5 * MAX_SEEN * TOKEN_LENGTH
export type ShownDigest = v.InferOutput<typeof ShownDigestSchema>
/** A row with `endedAt` but without `finalStatus` stands for an erased job, and only keeps `earlier`. */
export type ListedJob = v.InferOutput<typeof JobRowSchema>
/** A position in the list; `startedAt` in ms. */
export type ListPosition = Pick<ListedJob, 'id' | 'startedAt'>

/** The starts of jobs, also of those whose ids were used again. */
const startsIn = (rows: unknown[]) =>
  v.parse(StartRowsSchema, rows).flatMap(({ startedAt, restarts }) => [startedAt, ...(restarts ?? [])])

export class JobTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Registers a job: one row, none if the same note is stored. The final status that was known is dropped.
   * @param earlier the digests of this id that are still to be remembered
   * @param restarts when earlier jobs of this id started, as far as they count
   */
  register(
    { id, startedAt, attempt }: JobNote,
    { earlier, restarts, seenKey }: { earlier: ShownDigest[]; restarts: number[]; seenKey: string },
  ): void {
    this.#database.insert(
      `INSERT INTO jobs (id, startedAt, attempt, seenKey) VALUES (?1, ?2, ?3, ?5)
       ON CONFLICT (id) DO UPDATE
         SET startedAt = ?2, attempt = ?3, finalStatus = NULL, endedAt = NULL, shown = NULL, met = NULL, earlier = ?4,
           restarts = ?6
         WHERE startedAt <> ?2 OR attempt <> ?3`,
      id,
      startedAt,
      attempt,
      earlier.length > 0 ? JSON.stringify(earlier) : null,
      seenKey,
      restarts.length > 0 ? JSON.stringify(restarts) : null,
    )
  }

  isEmpty(): boolean {
    return this.#database.select('SELECT 1 FROM jobs LIMIT 1').length === 0
  }

  /** The digests of all jobs that have had this id. */
  shownUnder(id: string): ShownDigest[] {
    return [...this.#shown('SELECT endedAt, shown, met, earlier FROM jobs WHERE id = ?', id)]
  }

  *#shown(query: string, ...bindings: string[]): Generator<ShownDigest> {
    for (const row of this.#database.rows(query, ...bindings)) {
      const { endedAt, shown, met, earlier } = v.parse(ShownRowSchema, row)
      if (endedAt !== null && shown !== null) yield { endedAt, shown, met: met ?? '' }
      yield* earlier ?? []
    }
  }

  /** Stores what a digest has shown and the job's final status: one row, none if they are stored. */
  recordDigest({ status, shown, met }: DigestNote): void {
    this.#database.change(
      `UPDATE jobs SET finalStatus = ?, endedAt = ?, shown = ?, met = ?
       WHERE id = ? AND attempt = ? AND startedAt = ? AND shown IS NULL`,
      JSON.stringify(status),
      Date.parse(status.completedAt ?? status.updatedAt),
      shown.join(''),
      met.join(''),
      status.id,
      status.attempt,
      Date.parse(status.startedAt),
    )
  }

  /** The digests since an instant, the newest first. Those of a month may be too large together for the memory. */
  shownSince(at: number): ShownDigest[] {
    let digests: ShownDigest[] = []
    let length = 0
    for (const digest of this.#shown('SELECT endedAt, shown, met, earlier FROM jobs')) {
      if (digest.endedAt <= at) continue
      digests.push(digest)
      length += digest.shown.length + digest.met.length
      if (length <= MAX_READ) continue
      digests = distinctDigests(digests)
      length = digests.reduce((sum, { shown, met }) => sum + shown.length + met.length, 0)
    }
    return digests.sort((a, b) => b.endedAt - a.endedAt)
  }

  /** The user's key of tokens. Undefined if no digest is remembered. */
  seenKey(): string | undefined {
    const [row] = this.#database.select('SELECT seenKey FROM jobs WHERE seenKey IS NOT NULL LIMIT 1')
    return row && v.parse(SeenKeySchema, row).seenKey
  }

  /** Whether this very job is registered. */
  has({ id, startedAt }: ListPosition): boolean {
    const rows = this.#database.select('SELECT 1 FROM jobs WHERE id = ? AND startedAt = ?', id, startedAt)
    return rows.length > 0
  }

  /** When the n-th newest job since an instant started, in ms. Undefined if there are fewer. */
  nthStartSince(n: number, at: number): number | undefined {
    // The starts of a row are before its last one.
    const rows = this.#database.select('SELECT startedAt, restarts FROM jobs WHERE startedAt > ?', at)
    return startsIn(rows)
      .filter((start) => start > at)
      .sort((a, b) => b - a)[n - 1]
  }

  /** When other jobs of this id than this one started since an instant, in ms. */
  otherStarts({ id, startedAt }: ListPosition, since: number): number[] {
    const rows = this.#database.select('SELECT startedAt, restarts FROM jobs WHERE id = ?', id)
    return startsIn(rows).filter((start) => start > since && start !== startedAt)
  }

  /** Drops jobs that ended before an instant. */
  dropEndedBefore(at: number): void {
    this.#database.change('DELETE FROM jobs WHERE endedAt < ?', at)
  }

  /** Drops jobs that ended before an instant, and of which nothing is remembered. */
  dropForgottenBefore(at: number): void {
    this.#database.change(`DELETE FROM jobs WHERE endedAt < ? AND ${IS_FORGOTTEN}`, at)
  }

  /**
   * When the first row is not needed any more, in ms.
   * @param seenMs how long its articles are remembered
   * @param retentionMs how long it is listed if nothing is remembered, or its end is not known
   */
  oldestDueAt(seenMs: number, retentionMs: number): number | undefined {
    const [row] = this.#database.select(
      `SELECT MIN(CASE WHEN endedAt IS NULL THEN startedAt + ?2
         WHEN ${IS_FORGOTTEN} THEN endedAt + ?2 ELSE endedAt + ?1 END) AS due FROM jobs`,
      seenMs,
      retentionMs,
    )
    return row && (v.parse(DueSchema, row).due ?? undefined)
  }

  /** Jobs that started before an instant and whose end is not known. */
  openBefore(at: number, limit: number): ListedJob[] {
    const rows = this.#database.select(
      'SELECT * FROM jobs WHERE endedAt IS NULL AND startedAt < ? LIMIT ?',
      at,
      limit,
    )
    return v.parse(v.array(JobRowSchema), rows)
  }

  /** Jobs before a position, newest first. */
  before({ startedAt, id }: ListPosition, limit: number): ListedJob[] {
    const rows = this.#database.select(
      'SELECT * FROM jobs WHERE (startedAt, id) < (?, ?) ORDER BY startedAt DESC, id DESC LIMIT ?',
      startedAt,
      id,
      limit,
    )
    return v.parse(v.array(JobRowSchema), rows)
  }

  /**
   * The positions of jobs before a position. Reads nothing that another release may have stored in another
   * form.
   */
  positionsBefore({ startedAt, id }: ListPosition, limit: number): ListPosition[] {
    const rows = this.#database.select(
      'SELECT id, startedAt FROM jobs WHERE (startedAt, id) < (?, ?) ORDER BY startedAt DESC, id DESC LIMIT ?',
      startedAt,
      id,
      limit,
    )
    return v.parse(v.array(PositionSchema), rows)
  }

  /** Stores final statuses that are not known, unless the job was registered again meanwhile. One row each. */
  saveEnded(statuses: JobStatus[]): void {
    for (const status of statuses)
      this.#database.change(
        `UPDATE jobs SET finalStatus = ?, endedAt = ?
         WHERE id = ? AND attempt = ? AND startedAt = ? AND finalStatus IS NULL`,
        JSON.stringify(status),
        Date.parse(status.completedAt ?? status.updatedAt),
        status.id,
        status.attempt,
        Date.parse(status.startedAt),
      )
  }

  /** Drops jobs, unless they were registered again meanwhile. One row each. */
  drop(jobs: ListPosition[]): void {
    for (const { id, startedAt } of jobs)
      this.#database.change('DELETE FROM jobs WHERE id = ? AND startedAt = ?', id, startedAt)
  }

  /**
   * Keeps the rows of erased jobs for the digests that they remember, until these are forgotten. One row each.
   * @param now counts as the end of a job without digests
   */
  markErased(jobs: ListPosition[], now: number): void {
    for (const { id, startedAt } of jobs)
      this.#database.change(
        `UPDATE jobs SET endedAt = coalesce((SELECT max(value ->> 'endedAt') FROM json_each(earlier)), ?)
         WHERE id = ? AND startedAt = ? AND endedAt IS NULL`,
        now,
        id,
        startedAt,
      )
  }
}
