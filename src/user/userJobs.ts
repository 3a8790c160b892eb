/** A user's jobs: their list, what DigestJob tells of them, and the live connections that watch them. */
import * as v from 'valibot'
import { DigestError, parseInput } from '../errors.ts'
import type { JobsPage } from '../job/responses.ts'
import * as job from '../job/schema.ts'
import { lenient, lenientKeepingUnknown } from '../lenient.ts'
import { signWatchToken } from '../watchToken.ts'
import { type GetJobStub, listJobs, registerJob } from './jobList.ts'
import type { Learner } from './learner.ts'
import * as rules from './rules.ts'
import type { Profile } from './schema.ts'
import type { UserTables } from './tables.ts'
import { Watchers } from './watchers.ts'

/** Notes come from DigestJob, perhaps of another release. */
const SentJobNoteSchema = v.object(job.JobNoteSchema.entries)
const SentDigestNoteSchema = lenientKeepingUnknown(job.DigestNoteSchema)
const SentStatusSchema = lenient(job.JobStatusSchema)

/** How many jobs a live connection receives at first. */
const NEWEST_JOBS = 50

export class UserJobs {
  readonly watchers: Watchers
  readonly #tables: () => UserTables
  readonly #learner: Learner
  readonly #getStub: GetJobStub

  /** @param tables throws if the user is being erased */
  constructor(ctx: DurableObjectState, tables: () => UserTables, learner: Learner, getStub: GetJobStub) {
    this.watchers = new Watchers(ctx)
    this.#tables = tables
    this.#learner = learner
    this.#getStub = getStub
  }

  list(page: job.JobsPageInput | undefined): Promise<JobsPage> {
    return listJobs(this.#tables(), this.#getStub, parseInput(job.JobsPageSchema, page), Date.now())
  }

  /** @returns the profile that the job keeps for its digest */
  register(note: job.JobNote, maxJobsPerDay: string | undefined): Profile {
    const tables = this.#tables()
    const now = Date.now()
    registerJob(tables, parseInput(SentJobNoteSchema, note), rules.maxJobsPerDay(maxJobsPerDay), now)
    const seen = tables.seenSince(now - rules.SEEN_MS)
    return rules.profile(this.#learner.rankingProfile(), tables.preferences(), seen, now)
  }

  recordDigest(note: job.DigestNote): void {
    const sent = parseInput(SentDigestNoteSchema, note)
    this.#tables().jobs.recordDigest(sent)
    this.watchers.tell({ type: 'job', data: sent.status })
  }

  /** The list stores only an end. */
  recordStatus(status: job.JobStatus): void {
    const sent = parseInput(SentStatusSchema, status)
    const tables = this.#tables()
    if (sent.completedAt !== undefined) tables.jobs.saveEnded([sent])
    this.watchers.tell({ type: 'job', data: sent })
  }

  tellErased(id: string): void {
    this.watchers.tell({ type: 'erased', data: { id: parseInput(job.JobIdSchema, id) } })
  }

  async watchToken(env: Env, userId: string): Promise<{ watchToken: string }> {
    const watchToken = await signWatchToken(env, userId)
    if (!watchToken) throw new DigestError('unavailable', 'There is no secret to sign watch tokens with')
    return { watchToken }
  }

  /** Opens a live connection until an instant in ms. */
  connect(until: number | undefined): Promise<WebSocket> {
    return this.watchers.accept(until, async () => (await this.list({ limit: NEWEST_JOBS })).jobs)
  }
}
