/**
 * A newsroom for tests that reads invented publishers. It judges orders by the schema of the real one, and drives the job by
 * RPC as `examples/newsroom` does: the newest articles first, with feed, id, address, title and warnings. It dies as told.
 */
import { env } from 'cloudflare:workers'
import { type DigestRequest, DigestRequestSchema } from '../../examples/newsroom/src/schema.ts'
import { safeParseInput } from '../../src/contract/errors.ts'
import type { ArticleInput } from '../../src/contract/job.ts'
import { DAY } from '../support.ts'
import type { Item, Publisher } from './publishers.ts'

/** What becomes of an order. */
export type Fate = 'unavailable' | 'silent' | 'begins' | 'one article' | 'no end' | 'works'

/** What one job was told of the publishers. */
export interface Produced {
  /** How often it was ordered. */
  orders: number
  /** What the job has answered about each item that was reported. */
  outcomes: Map<Item, string>
  /** Items that feeds have listed and that were left out for their age. */
  tooOld: Set<Item>
  /** Publishers whose feed could not be read. */
  unread: Set<Publisher>
}

const BATCH = 50

export class Newsroom {
  /** The fates of the next orders; then all work. */
  fates: Fate[] = []
  readonly produced = new Map<string, Produced>()
  readonly #publishers: readonly Publisher[]
  #accepted: { order: DigestRequest; jobId: string; attempt: number; fate: Fate }[] = []

  constructor(publishers: readonly Publisher[]) {
    this.#publishers = publishers
  }

  async fetch(_address: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const fate = this.fates.shift() ?? 'works'
    if (fate === 'unavailable')
      return Response.json({ error: 'Out of order', code: 'unavailable' }, { status: 503 })
    const { output: order, error } = safeParseInput(DigestRequestSchema, JSON.parse(String(init?.body)))
    if (error) return Response.json({ error: error.message, code: error.code }, { status: 400 })
    const { userId, jobId = crypto.randomUUID(), feeds: _, maxAgeDays: __, ...start } = order
    const { attempt } = await env.DIGEST_JOB.getByName(`${userId}:${jobId}`).start(start)
    this.#accepted.push({ order, jobId, attempt, fate })
    return Response.json({}, { status: 202 })
  }

  /** Does what was accepted, as in the background of the responses. */
  async work(): Promise<void> {
    for (const { order, jobId, attempt, fate } of this.#accepted.splice(0))
      await this.#produce(order, jobId, attempt, fate)
  }

  async #produce(order: DigestRequest, jobId: string, attempt: number, fate: Fate): Promise<void> {
    const produced = this.produced.get(jobId) ?? {
      orders: 0,
      outcomes: new Map(),
      tooOld: new Set(),
      unread: new Set(),
    }
    this.produced.set(jobId, produced)
    produced.orders += 1
    if (fate === 'silent') return
    const job = env.DIGEST_JOB.getByName(`${order.userId}:${jobId}`)
    await job.report({ attempt, currentStep: 'Reading feeds', progress: 0 })
    if (fate === 'begins') return
    const { items, feeds, warnings } = this.#read(order, produced)
    const sent = fate === 'one article' ? items.slice(0, 1) : items
    for (let from = 0; from < sent.length; from += BATCH) {
      const batch = sent.slice(from, from + BATCH)
      const { outcomes } = await job.report({
        attempt,
        currentStep: 'Adding articles',
        articles: batch.map((item) => toArticle(item, feeds.get(item.publisher) ?? '')),
      })
      for (const [index, { outcome }] of outcomes.entries()) {
        const item = batch[index]
        if (item) produced.outcomes.set(item, outcome)
      }
    }
    if (fate === 'one article' || fate === 'no end') return
    if (feeds.size === 0) await job.fail({ attempt, error: 'No feed could be read', warnings })
    else await job.complete({ attempt, warnings })
  }

  /** The items about a topic of the order, the newest first. */
  #read({ feeds: ordered, topics, maxAgeDays = 30 }: DigestRequest, produced: Produced) {
    const feeds = new Map<Publisher, string>()
    const items: Item[] = []
    const warnings: string[] = []
    produced.unread.clear()
    produced.tooOld.clear()
    for (const feed of ordered) {
      const address = typeof feed === 'string' ? feed : 'url' in feed ? feed.url : ''
      const publisher = this.#publishers.find((one) => one.address === address)
      const reading = publisher?.read() ?? { error: 'No such feed' }
      if (!publisher || 'error' in reading) {
        if (publisher) produced.unread.add(publisher)
        warnings.push(`${publisher?.name ?? address}: ${'error' in reading ? reading.error : ''}`)
        continue
      }
      feeds.set(publisher, reading.feed)
      for (const item of reading.items.filter((one) => one.topics.some((topic) => topics.includes(topic))))
        if (publisher.hasDates && item.publishedAt < Date.now() - maxAgeDays * DAY) produced.tooOld.add(item)
        else items.push(item)
    }
    if (produced.tooOld.size > 0)
      warnings.push(`${produced.tooOld.size} items are older than ${maxAgeDays} days`)
    return { items: items.toSorted((one, other) => other.publishedAt - one.publishedAt), feeds, warnings }
  }
}

const toArticle = (item: Item, feed: string): ArticleInput => ({
  id: item.id,
  feed,
  title: item.title,
  ...(item.url !== undefined && { url: item.url }),
  source: item.publisher.name,
  topics: item.topics,
  ...(item.publisher.hasDates && { publishedAt: new Date(item.publishedAt).toISOString() }),
  metadata: { item: item.name },
})
