/** What a reader was shown and told, morning after morning, and what is wrong with it. */
import type { Digest, JobStatus } from '../../src/contract/job.ts'
import { DAY, HOUR } from '../support.ts'
import type { Produced } from './newsroomOfPublishers.ts'
import type { Item, Publisher } from './publishers.ts'

/** A story is not told again for three days. A morning may be some hours early or late. */
const TOLD_MS = 3 * DAY
const MORNING_MS = 12 * HOUR

/** When an item was shown. */
interface Shown {
  morning: number
  at: number
}

interface Morning {
  morning: number
  now: number
  status: JobStatus
  digest: Digest | undefined
  produced: Produced | undefined
}

export class Ledger {
  /** The newest item that was shown. */
  latest: Item | undefined
  readonly #publishers: readonly Publisher[]
  readonly #maxArticles: number
  readonly #shown = new Map<Item, Shown>()
  /** Items that are not shown because another stands for them. */
  readonly #represented = new Set<Item>()
  /** Why an item was not shown so far, the last reason. */
  readonly #reasons = new Map<Item, string>()
  readonly #counts = new Map<string, number>()
  #storiesSince = 0

  constructor(publishers: readonly Publisher[], maxArticles: number) {
    this.#publishers = publishers
    this.#maxArticles = maxArticles
  }

  /** How many items were shown, and how many mornings of items had which reason. */
  counts(): { shown: number; reasons: Record<string, number> } {
    return { shown: this.#shown.size, reasons: Object.fromEntries(this.#counts) }
  }

  /** A morning without a digest, as the reader wishes. */
  skip(): void {
    for (const { items } of this.#publishers)
      for (const item of items) if (!this.#reasons.has(item)) this.#reasons.set(item, 'paused')
  }

  /** An import knows what was shown, and not any more when. */
  forgetStories(): void {
    this.#storiesSince = Date.now()
  }

  /** Reads a job's end and its digest. Returns what is wrong. */
  read(
    morning: number,
    now: number,
    status: JobStatus,
    digest: Digest | undefined,
    produced: Produced | undefined,
  ): string[] {
    const today: Morning = { morning, now, status, digest, produced }
    const faults = digest ? this.#show(today, digest) : []
    for (const publisher of this.#publishers)
      for (const item of publisher.items)
        if (!this.#shown.has(item) && !this.#represented.has(item)) faults.push(...this.#explain(item, today))
    if (digest) this.#meet(produced)
    return faults
  }

  #show({ morning, now, produced }: Morning, digest: Digest): string[] {
    const items = new Map(this.#publishers.flatMap(({ items }) => items).map((item) => [item.name, item]))
    const articles = digest.sections.flatMap(({ articles }) => articles)
    const faults: string[] = []
    for (const { title, metadata: { item: name } = {}, also = [] } of articles) {
      const item = items.get(String(name))
      if (!item) {
        faults.push(`"${title}" on morning ${morning} is no item of a publisher`)
        continue
      }
      faults.push(...this.#faultsOfShowing(item, morning, now))
      this.latest = item
      this.#shown.set(item, { morning, at: now })
      const others = also.map(({ url }) => [...items.values()].find((one) => one.url === url))
      for (const other of others) {
        if (other && other === item.twin?.of) this.#represented.add(other)
        else faults.push(`${item.name} on morning ${morning} stands for ${other?.name}, another story`)
      }
    }
    if (digest.left > 0 && articles.length !== this.#maxArticles)
      faults.push(`On morning ${morning} ${digest.left} are left, and only ${articles.length} are shown`)
    for (const publisher of produced?.unread ?? [])
      if (!digest.partial && !digest.warnings?.some((warning) => warning.startsWith(publisher.name)))
        faults.push(`On morning ${morning} no warning names ${publisher.name}, which could not be read`)
    return faults
  }

  #faultsOfShowing(item: Item, morning: number, now: number): string[] {
    const before = this.#shown.get(item)
    if (before) return [`${item.name} is shown on morning ${morning}, and was on morning ${before.morning}`]
    if (this.#represented.has(item))
      return [`${item.name} is shown on morning ${morning}, and was told as ${item.twin?.of.name} before`]
    const other = item.twin && this.#shown.get(item.twin.of)
    // Another site's link under another title does not hide the article, which is shown later, or after it.
    const isTold =
      other &&
      other.at < now &&
      (item.twin?.by === 'address'
        ? !item.twin.isOwn
        : other.at > this.#storiesSince && now - other.at < TOLD_MS - MORNING_MS)
    return isTold
      ? [
          `${item.name} is shown on morning ${morning}, and ${item.twin?.of.name} was on morning ${other.morning}`,
        ]
      : []
  }

  /** Something is wrong if the reader does not learn why an item is not shown. */
  #explain(item: Item, today: Morning): string[] {
    if (item.publishedAt > today.now) return []
    const reason = this.#reason(item, today)
    if (reason === undefined)
      return [
        `${item.name}, published ${new Date(item.publishedAt).toISOString()}, is missing on morning ${today.morning}: ${today.produced?.outcomes.get(item) ?? 'not reported'}, before: ${this.#reasons.get(item)}`,
      ]
    if (reason === 'another stands for it') this.#represented.add(item)
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1)
    this.#reasons.set(item, reason)
    return []
  }

  #reason(item: Item, { now, status, digest, produced }: Morning): string | undefined {
    if (!status.topics.some((topic) => item.topics.includes(topic))) return 'about no topic'
    if (!digest) return status.failure && status.error ? 'the job has failed' : undefined
    const outcome = produced?.outcomes.get(item)
    const other = item.twin && this.#shown.get(item.twin.of)
    if (outcome === 'seen' || outcome === 'duplicate') {
      const isRepresented = other && (item.twin?.by === 'address' || now - other.at < TOLD_MS + MORNING_MS)
      if (isRepresented) return 'another stands for it'
    }
    if (outcome === 'added' || outcome === 'duplicate') {
      const ids = [item.id, item.twin?.of.id]
      if (digest.muted.some(({ id }) => ids.includes(id))) return 'muted'
      return digest.left > 0 ? 'no place' : undefined
    }
    if (outcome !== undefined) return undefined
    if (digest.partial) return 'partial'
    if (produced?.tooOld.has(item))
      return digest.warnings?.some((warning) => warning.includes('older than')) ? 'too old' : undefined
    if (produced?.unread.has(item.publisher)) return 'its feed could not be read'
    // Its feed does not list it any more. Before, the reader learned why it was not shown.
    return this.#reasons.get(item)
  }

  /** What the service has met may change again. */
  #meet(produced: Produced | undefined): void {
    for (const [item, outcome] of produced?.outcomes ?? []) {
      if (outcome === 'seen' || (outcome === 'added' && this.#shown.has(item))) item.mayChange = true
      if (outcome === 'duplicate') item.mayChange = false
    }
  }
}
