/** A user's jobs: their list, what DigestJob tells of them, and the live connections that watch them. */

import * as v from 'valibot'
import type { Profile } from '../../contract/between.ts'
import { type DigestNote, DigestNoteSchema, type JobNote, JobNoteSchema } from '../../contract/between.ts'
import { DigestError, parseInput } from '../../contract/errors.ts'
import type { JobsPage } from '../../contract/job.ts'
import {
  JobIdSchema,
  type JobStatus,
  JobStatusSchema,
  type JobsPageInput,
  JobsPageSchema,
} from '../../contract/job.ts'
import { lenient, lenientKeepingUnknown } from '../../platform/lenient.ts'
import { signWatchToken } from '../../platform/watchToken.ts'
import type { Learner } from '../learning/learner.ts'
import { profile } from '../profile.ts'
import type { UserTables } from '../store.ts'
import { maxJobsPerDay } from './limit.ts'
import { type GetJobStub, listJobs, registerInList } from './list.ts'
import { SEEN_MS } from './shown.ts'
import { Watchers } from './watchers.ts'

/** Notes come from DigestJob, perhaps of another release. */
const SentJobNoteSchema = v.object(JobNoteSchema.entries)
const SentDigestNoteSchema = lenientKeepingUnknown(DigestNoteSchema)
const SentStatusSchema = lenient(JobStatusSchema)

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

  list(page: JobsPageInput | undefined): Promise<JobsPage> {
    return listJobs(this.#tables(), this.#getStub, parseInput(JobsPageSchema, page), Date.now())
  }

  /** @returns the profile that the job keeps for its digest */
  registerJob(note: JobNote, configured: string | undefined): Profile {
    const tables = this.#tables()
    const now = Date.now()
    registerInList(tables, parseInput(SentJobNoteSchema, note), maxJobsPerDay(configured), now)
    const seen = tables.seenSince(now - SEEN_MS)
    return profile(this.#learner.rankingProfile(), tables.preferences(), seen, now)
  }

  recordDigest(note: DigestNote): void {
    const sent = parseInput(SentDigestNoteSchema, note)
    this.#tables().jobs.recordDigest(sent)
    this.watchers.tell({ type: 'job', data: sent.status })
  }

  /** The list stores only an end. */
  recordStatus(status: JobStatus): void {
    const sent = parseInput(SentStatusSchema, status)
    const tables = this.#tables()
    if (sent.completedAt !== undefined) tables.jobs.saveEnded([sent])
    this.watchers.tell({ type: 'job', data: sent })
  }

  recordErasure(id: string): void {
    this.watchers.tell({ type: 'erased', data: { id: parseInput(JobIdSchema, id) } })
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
