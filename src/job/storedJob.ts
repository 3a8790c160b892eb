/**
 * The job as it is stored: applies what is due before anything else, stores changes and broadcasts them. DigestJob calls
 * it from its methods and events.
 */

import type { Profile } from '../contract/between.ts'
import { DigestError } from '../contract/errors.ts'
import type { ReportResult } from '../contract/job.ts'
import { type JobStatus, limits, type Report } from '../contract/job.ts'
import { resumePosition } from '../contract/liveProtocol.ts'
import type { Preconditions } from '../contract/preconditions.ts'
import { knownFingerprints } from '../platform/canonicalUrl.ts'
import {
  cancelledOutcomes,
  ingest as ingestArticles,
  type NewArticle,
  parseArticles,
  toReportResult,
} from './articles.ts'
import * as rules from './lifecycle.ts'
import { type ConnectOptions, LiveConnections } from './live.ts'
import type { Job } from './record.ts'
import { JobTables } from './store.ts'

interface Hooks {
  /** Throws if the object's name is not a job's. */
  checkName(): void
  /** Called when an overdue job has completed with the articles it has. */
  onOverdueCompletion(): void
  /** Called when the job has started, or its `status` has changed. */
  onStatusChange(status: JobStatus): void
}

interface IngestOptions {
  whole?: boolean
  preconditions?: Preconditions
}

export class StoredJob {
  readonly tables: JobTables
  readonly #ctx: DurableObjectState
  readonly #connections: LiveConnections
  readonly #hooks: Hooks

  constructor(ctx: DurableObjectState, hooks: Hooks) {
    this.#ctx = ctx
    this.tables = new JobTables(ctx.storage)
    this.#connections = new LiveConnections(ctx)
    this.#hooks = hooks
  }

  /** The stored job after applying what is due by now; null if there is no job. Never waits. */
  settled(): Job | null {
    this.#hooks.checkName()
    const stored = this.tables.job()
    if (!stored) return null
    const job = rules.settle(stored, Date.now())
    if (job) this.commit(stored, job)
    else this.#ctx.waitUntil(this.erase())
    // The alarm may be minutes away, and the next digest must not show the same articles.
    if (job !== stored && job?.record.end?.status === 'completed') this.#hooks.onOverdueCompletion()
    return job
  }

  /** @throws `not_found` */
  require(): Job {
    const job = this.settled()
    if (job) return job
    throw new DigestError('not_found', 'There is no such job')
  }

  /**
   * Changes the job by a rule. Preconditions count only if the rule changes something, so a repeated call gets the
   * same result.
   */
  update(
    decide: (job: Job, now: number) => Job,
    preconditions?: Preconditions,
    profile?: Profile,
  ): JobStatus {
    const job = this.require()
    const changed = decide(job, Date.now())
    if (changed !== job) rules.assertJobPreconditions(job, preconditions)
    return this.commit(job, changed, [], profile)
  }

  /** @param options `whole`: a rejected article fails the whole call */
  ingest(report: Report, { whole = false, preconditions }: IngestOptions = {}): ReportResult {
    const job = this.require()
    const given = report.articles ?? []
    if (rules.acceptsReports(job, report.attempt) === 'cancelled')
      return toReportResult(rules.statusOf(job), cancelledOutcomes(given))
    const read = parseArticles(given)
    const seen = job.record.input.allowSeen ? '' : this.tables.profile().seen
    const isSeen = (url: string) =>
      seen.trim() !== '' && knownFingerprints(url).some((print) => seen.includes(` ${print} `))
    const { outcomes, added } = ingestArticles(read, this.tables.knownArticles(), job.last?.seq ?? 0, isSeen)
    const refused = outcomes.find((outcome) => outcome.outcome === 'rejected')
    if (whole && refused) throw new DigestError(refused.code, refused.error, refused.issues)
    const changed = rules.applyReport(job, report, added.length, Date.now())
    rules.assertJobPreconditions(job, preconditions)
    return toReportResult(this.commit(job, changed, added), outcomes)
  }

  /** Stores the change and broadcasts it. Each attempt sets an alarm, which sets itself again. */
  commit(before: Job | null, after: Job, added: NewArticle[] = [], profile?: Profile): JobStatus {
    const status = rules.statusOf(after)
    if (after === before) return status
    if (after.record.attempt !== before?.record.attempt) this.#ctx.storage.setAlarm(rules.nextAlarmAt(after))
    this.tables.save(before, after, added, profile)
    this.#connections.broadcast(() => before && rules.statusOf(before), status, added)
    if (!before || rules.statusOf(before).status !== status.status) this.#hooks.onStatusChange(status)
    return status
  }

  erase(): Promise<void> {
    this.#connections.closeAll()
    return this.tables.erase()
  }

  /**
   * Opens a live connection: the current status, the articles after `after` if given, and then every change.
   */
  connect(watcher: ConnectOptions): Response {
    const status = rules.statusOf(this.require())
    const missed =
      watcher.after === undefined
        ? { articles: [] }
        : this.tables.articlesPage(resumePosition(watcher, status), limits.articles, limits.backlogBytes)
    return new Response(null, { status: 101, webSocket: this.#connections.accept(watcher, status, missed) })
  }
}
