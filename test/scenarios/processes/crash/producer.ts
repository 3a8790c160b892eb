/**
 * A client that starts jobs one after the other, fills and ends them in every possible way, with watchers.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { DigestClient } from '../../../../src/client/client.ts'
import type { ArticleInput, ReportResult } from '../../../../src/contract/job.ts'
import { between, type Random } from '../runtime/random.ts'
import type { Caller } from './caller.ts'
import type { JobEntry, Journal } from './journal.ts'

const LONGEST_PAUSE_MS = 100

export interface ProducerOptions {
  random: Random
  client: DigestClient
  caller: Caller
  journal: Journal
  /** Starts a watcher of a job. */
  watch(entry: JobEntry, kind: 'WebSocket' | 'events'): void
}

/** Its actions depend only on its random numbers, never on responses. */
export class Producer {
  readonly #options: ProducerOptions
  #jobs = 0

  constructor(options: ProducerOptions) {
    this.#options = options
  }

  /** One job from its start to its end. */
  async work(): Promise<void> {
    const { random } = this.#options
    const entry = await this.#start()
    this.#watch(entry, between(random, 0, 3))
    await this.#fill(entry)
    const end = between(random, 1, 6)
    if (end === 1) await this.#cancel(entry)
    if (end === 2) await this.#fail(entry)
    if (end === 3) {
      await this.#fail(entry)
      await this.#retry(entry)
    }
    if (end === 4) {
      await Promise.all([this.#cancel(entry), this.#add(entry, this.#made(entry, between(random, 1, 5)))])
      await this.#retry(entry)
      this.#watch(entry, 1)
      await this.#fill(entry)
    }
    if (end >= 3) await this.#complete(entry)
  }

  #watch(entry: JobEntry, count: number): void {
    const { random, watch } = this.#options
    for (let at = 0; at < count; at += 1) watch(entry, random() < 0.5 ? 'WebSocket' : 'events')
  }

  async #start(): Promise<JobEntry> {
    const { random, client, caller, journal } = this.#options
    this.#jobs += 1
    const name = `job-${this.#jobs}`
    const input = { topics: ['science', 'music'], expectedArticles: between(random, 1, 60) }
    const isKeyed = random() < 0.3
    const { id } = await caller.insist(() =>
      isKeyed ? client.start(input, name) : client.start({ ...input, jobId: name }),
    )
    return journal.started(id)
  }

  async #fill(entry: JobEntry): Promise<void> {
    const { random, client, caller } = this.#options
    for (let round = between(random, 1, 8); round > 0; round -= 1) {
      await pause(between(random, 0, LONGEST_PAUSE_MS))
      const kind = between(random, 1, 5)
      const articles = this.#made(entry, kind === 1 ? 1 : between(random, 2, 12))
      if (kind === 1) await this.#add(entry, articles)
      if (kind === 2) await this.#add(entry, articles)
      // Concurrently, an overlapping batch.
      if (kind === 3)
        await Promise.all([this.#add(entry, articles), this.#add(entry, articles.slice(articles.length / 2))])
      if (kind === 4) {
        const progress = between(random, 0, 100)
        const report = { progress, currentStep: `Round ${round}`, articles, attempt: entry.attempt }
        this.#note(entry, articles, await caller.insist(() => client.report(entry.id, report)))
      }
      if (kind === 5)
        this.#note(entry, articles, await caller.try(() => client.addArticles(entry.id, articles)))
    }
  }

  /** Some have the URL of another one. */
  #made(entry: JobEntry, count: number): ArticleInput[] {
    const { random } = this.#options
    return Array.from({ length: count }, () => {
      const number = entry.articles.size + 1
      const article = { id: `a${number}`, title: `Article ${number}`, topics: ['science'] }
      entry.articles.set(article.id, { is: 'unknown' })
      const page = `https://example.org/${entry.id}/${random() < 0.1 ? between(random, 1, number) : number}`
      return { ...article, url: page, summary: 'x'.repeat(between(random, 0, 500)) }
    })
  }

  async #add(entry: JobEntry, articles: ArticleInput[]): Promise<void> {
    const { client, caller } = this.#options
    const [first] = articles
    const received = await caller.insist(() =>
      articles.length === 1 && first
        ? client.addArticle(entry.id, first)
        : client.addArticles(entry.id, articles),
    )
    this.#note(entry, articles, received)
  }

  #note(entry: JobEntry, articles: ArticleInput[], received: ReportResult | undefined): void {
    if (received && received.outcomes.length !== articles.length)
      throw new Error(`${articles.length} articles sent, ${received.outcomes.length} outcomes answered`)
    for (const outcome of received?.outcomes ?? []) {
      const { id } = outcome
      if (id === null) throw new Error('An article was read without its id')
      if (outcome.outcome === 'added') entry.articles.set(id, { is: 'there', seq: outcome.seq })
      else if (outcome.outcome === 'duplicate' && outcome.of === id) {
        if (entry.articles.get(id)?.is !== 'there') entry.articles.set(id, { is: 'there' })
      } else if (outcome.outcome === 'duplicate') entry.articles.set(id, { is: 'left out', of: outcome.of })
      else if (outcome.outcome !== 'cancelled') throw new Error(`Article ${id} was ${outcome.outcome}`)
    }
  }

  async #complete(entry: JobEntry): Promise<void> {
    const { client, caller } = this.#options
    const digestId = `digest-${entry.id}`
    const { status } = await caller.insist(() => client.complete(entry.id, { digestId }))
    Object.assign(entry, { status, digestId })
  }

  async #fail(entry: JobEntry): Promise<void> {
    const { client, caller } = this.#options
    const { attempt } = entry
    const { status } = await caller.insist(() => client.fail(entry.id, { error: 'Out of paper', attempt }))
    entry.status = status
  }

  async #cancel(entry: JobEntry): Promise<void> {
    const { client, caller } = this.#options
    entry.status = (await caller.insist(() => client.cancel(entry.id))).status
  }

  async #retry(entry: JobEntry): Promise<void> {
    const { client, caller } = this.#options
    const { status, attempt } = await caller.insist(() => client.retry(entry.id))
    if (attempt !== entry.attempt + 1) throw new Error(`Attempt ${attempt} after ${entry.attempt}`)
    Object.assign(entry, { status, attempt })
  }
}
