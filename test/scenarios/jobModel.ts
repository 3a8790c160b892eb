/**
 * What a job ought to be, in plain words of its own: lists, numbers and a clock, no storage and nothing of `src`'s
 * rules. The model-based test holds the real object against it.
 */

import { DAY, MINUTE } from '../support.ts'

/** What a start says, defaults left out; `topics` as the job shows them. */
export interface Input {
  topics: string[]
  expectedArticles?: number
  timeoutMs?: number
  stallMs?: number
  onTimeout?: 'fail' | 'complete'
}

/** An article as the model knows it: `page` is what its address leads to, however it is spelled. */
export interface Told {
  id: string | null
  page?: string
  bad?: string
}

export interface ToldReport {
  articles: Told[]
  attempt?: number
  progress?: number
  currentStep?: string
  expectedArticles?: number
}

type Over = {
  status: 'completed' | 'failed' | 'cancelled'
  at: number
  digestId?: string
  error?: string
  failure?: string
  partial?: true
}

interface ModelJob {
  input: Input
  startedAt: number
  updatedAt: number
  attempt: number
  attemptAt: number
  heardAt?: number
  articles: { id: string; page?: string }[]
  expected?: number
  progress: number
  step: string
  over?: Over
}

/** How the model says no. */
export class RpcError extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

const iso = (ms: number) => new Date(ms).toISOString()

export class Model {
  now: number
  job: ModelJob | null = null
  readonly #names: { userId: string; jobId: string }

  constructor(names: { userId: string; jobId: string }, now: number) {
    this.#names = names
    this.now = now
  }

  /** Whether there is a job with which something can still happen. */
  get isLively(): boolean {
    return this.job !== null && this.job.over?.status !== 'completed'
  }

  start(input: Input | null) {
    if (input === null) throw new RpcError('invalid_input')
    this.settle()
    const created = this.job === null
    this.job ??= {
      input,
      startedAt: this.now,
      updatedAt: this.now,
      attempt: 1,
      attemptAt: this.now,
      articles: [],
      ...(input.expectedArticles && { expected: input.expectedArticles }),
      progress: 0,
      step: '',
    }
    if (this.job.input !== input) throw new RpcError('conflict')
    return { ...this.#shown(this.job), created }
  }

  status() {
    return this.#shown(this.#there())
  }

  /** The ids in order of arrival. */
  page(after: number, limit: number) {
    const rest = this.#there().articles.slice(after)
    const ids = rest.slice(0, limit).map(({ id }, index) => ({ id, seq: after + index + 1 }))
    return { ids, ...(rest.length > limit && { next: after + limit }) }
  }

  /** `whole`: one bad article refuses the call. */
  hear(told: ToldReport, whole = false) {
    const job = this.#there()
    this.#ofAttempt(job, told.attempt)
    if (job.over?.status === 'cancelled') {
      const outcomes = told.articles.map(({ id }) => ({ id, outcome: 'cancelled' }))
      return this.#answer(job, outcomes)
    }
    if (job.over) throw new RpcError('conflict')
    const bad = told.articles.find((article) => article.bad)
    if (whole && bad?.bad) throw new RpcError(bad.bad)
    job.heardAt = this.now
    job.updatedAt = this.now
    job.expected = told.expectedArticles ?? job.expected
    job.step = told.currentStep ?? job.step
    const outcomes = told.articles.map((article) => this.#take(job, article))
    this.#advance(job, Math.floor(told.progress ?? 0))
    return this.#answer(job, outcomes)
  }

  complete(digestId?: string, attempt?: number) {
    const job = this.#there()
    this.#ofAttempt(job, attempt)
    const { over } = job
    if (!over) return this.#end(job, { status: 'completed', at: this.now, ...(digestId && { digestId }) })
    const same = digestId === undefined || digestId === over.digestId
    if (over.status === 'completed' && same) return this.#shown(job)
    throw new RpcError('conflict')
  }

  fail(error: string, attempt?: number) {
    const job = this.#there()
    this.#ofAttempt(job, attempt)
    return this.#endOnce(job, { status: 'failed', at: this.now, error, failure: 'reported' })
  }

  cancel() {
    return this.#endOnce(this.#there(), { status: 'cancelled', at: this.now })
  }

  retry() {
    const job = this.#there()
    if (job.over?.status === 'completed') throw new RpcError('conflict')
    if (!job.over && job.attempt === 1) throw new RpcError('conflict')
    if (job.over) {
      delete job.over
      delete job.heardAt
      job.attempt += 1
      job.attemptAt = this.now
      job.updatedAt = this.now
      job.step = ''
      job.progress = 0
      this.#advance(job, 0)
    }
    return this.#shown(job)
  }

  erase(): void {
    this.job = null
  }

  /** The user's list, which changes nothing: at most this one job. */
  list() {
    this.settle()
    return this.job ? [this.#shown(this.job)] : []
  }

  /** What the clock has done by now, however long nobody looked. */
  settle(): void {
    const { job } = this
    if (!job || this.now < this.#due(job)) return
    if (job.over) {
      this.job = null
      return
    }
    const { timeout, silence } = this.#deadlines(job)
    const at = Math.min(timeout, silence)
    const failure = timeout < silence ? 'timeout' : job.heardAt === undefined ? 'never_started' : 'stalled'
    if (job.input.onTimeout === 'complete' && job.articles.length > 0)
      this.#end(job, { status: 'completed', at, failure, partial: true })
    else this.#end(job, { status: 'failed', at, failure, error: 'Job timed out' })
    this.settle()
  }

  /** Moves the clock to about the instant at which it next changes the job. */
  approach(byMs: number): void {
    if (this.job) this.now = Math.max(this.now, this.#due(this.job) + byMs)
  }

  #due(job: ModelJob): number {
    if (job.over) return job.over.at + 7 * DAY
    const { timeout, silence } = this.#deadlines(job)
    return Math.min(timeout, silence)
  }

  #deadlines(job: ModelJob) {
    const { timeoutMs = 20 * MINUTE, stallMs = Math.ceil(timeoutMs / 2) } = job.input
    return { timeout: job.attemptAt + timeoutMs, silence: (job.heardAt ?? job.attemptAt) + stallMs }
  }

  #there(): ModelJob {
    this.settle()
    if (!this.job) throw new RpcError('not_found')
    return this.job
  }

  #ofAttempt(job: ModelJob, attempt: number | undefined): void {
    if (attempt !== undefined && attempt !== job.attempt) throw new RpcError('conflict')
  }

  #take(job: ModelJob, { id, page, bad }: Told) {
    if (bad || id === null) return { id, outcome: 'rejected', code: bad }
    const same = job.articles.find((held) => held.id === id)
    const alike = job.articles.find((held) => page !== undefined && held.page === page)
    const of = same ?? alike
    if (of) return { id, outcome: 'duplicate', of: of.id }
    job.articles.push({ id, ...(page && { page }) })
    return { id, outcome: 'added', seq: job.articles.length }
  }

  #advance(job: ModelJob, reported: number): void {
    const share = job.expected ? Math.floor((100 * job.articles.length) / job.expected) : 0
    job.progress = Math.min(99, Math.max(job.progress, reported, share))
  }

  #endOnce(job: ModelJob, over: Over) {
    if (!job.over) return this.#end(job, over)
    if (job.over.status === over.status) return this.#shown(job)
    throw new RpcError('conflict')
  }

  #end(job: ModelJob, over: Over) {
    job.over = over
    job.updatedAt = over.at
    return this.#shown(job)
  }

  #answer(job: ModelJob, outcomes: object[]) {
    const { articleCount, progress, status } = this.#shown(job)
    return { outcomes, articleCount, progress, status, cancelled: status === 'cancelled' }
  }

  #shown(job: ModelJob) {
    const { over } = job
    const status = over?.status ?? (job.heardAt === undefined ? 'pending' : 'in_progress')
    const steps = {
      pending: 'Waiting for a producer',
      in_progress: 'Adding articles',
      completed: 'Completed',
      failed: 'Failed',
      cancelled: 'Cancelled',
    }
    const { at, status: _, ...cause } = over ?? { at: undefined, status: undefined }
    return {
      id: this.#names.jobId,
      userId: this.#names.userId,
      topics: job.input.topics,
      status,
      progress: status === 'completed' ? 100 : job.progress,
      currentStep: (!over && job.step) || steps[status],
      articleCount: job.articles.length,
      ...(job.expected && { expectedArticles: job.expected }),
      attempt: job.attempt,
      ...cause,
      startedAt: iso(job.startedAt),
      updatedAt: iso(job.updatedAt),
      ...(at !== undefined && { completedAt: iso(at) }),
    }
  }
}
