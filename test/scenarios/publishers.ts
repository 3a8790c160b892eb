/** Invented publishers: what their feeds list each morning, and how they change it. Random, from a seed. */
import { between, type Random } from './processes/runtime/random.ts'

/** One item of one publisher, for its whole life. */
export interface Item {
  /** What a failure calls it. */
  name: string
  publisher: Publisher
  id: string
  url?: string
  title: string
  topics: string[]
  /** In ms. */
  publishedAt: number
  /** The same article in another feed, or the same story in another paper. `isOwn` if the address is its own. */
  twin?: { of: Item; by: 'address' | 'headline'; isOwn?: boolean }
  /**
   * Whether the item may change what identifies it: it may not before the reader's service has met the last change,
   * because an article that changes everything at once is another article.
   */
  mayChange: boolean
}

/** What the address of a feed answers. */
export type Reading = { feed: string; items: Item[] } | { error: string }

interface Habits {
  name: string
  /** Where its links lead: each to a page, all to one page, or nowhere. */
  links: 'own' | 'one' | 'none'
  /** Plain numbers, which other feeds use too. */
  hasPlainIds?: boolean
  isForum?: boolean
  listsDates?: boolean
}

const LISTED = 12
const TOPICS = [['AI'], ['Rivers'], ['Chess'], ['AI', 'Chess'], ['Golf'], ['Opera']]
const REASONS = ['503 Service Unavailable', 'a web page, not a feed', 'no answer within 10 seconds']

export class Publisher {
  readonly name: string
  /** The address in the reader's preferences. */
  readonly address: string
  readonly hasDates: boolean
  readonly #habits: Habits
  readonly #random: Random
  readonly #items: Item[] = []
  /** The address after permanent redirects. */
  #feed: string
  #origin: string
  #mornings = { down: 0, archive: 0 }
  #reason = ''
  #count = 0
  /** Changed with each new slug and each new form of the ids. */
  #edition = { slug: 0, ids: 0 }

  constructor(habits: Habits, random: Random) {
    const host = `${habits.name.toLowerCase().replaceAll(' ', '-')}.example`
    this.name = habits.name
    this.#habits = habits
    this.#random = random
    this.hasDates = habits.listsDates ?? true
    this.#origin = `http://www.${host}`
    this.#feed = this.address = `http://www.${host}/feed`
  }

  /** What happens in a night: at most one change of what identifies items. */
  night(from: number, to: number): void {
    if (this.#mornings.down > 0) this.#mornings.down -= 1
    else if (this.#chance(40)) this.breakDown(between(this.#random, 1, 5))
    this.#mornings.archive = this.#chance(30) ? 1 : 0
    const lot = this.#random()
    if (lot < 0.12) this.#editTitle()
    else if (lot < 0.16) this.#moveLinks()
    else if (lot < 0.175) this.#changeIds()
    else if (lot < 0.19) this.#moveSite()
    const news = this.#chance(3) ? 0 : between(this.#random, 1, 2)
    for (let n = 0; n < news; n++) this.#publishAt(from + this.#random() * (to - from))
  }

  breakDown(mornings: number): void {
    this.#mornings.down = mornings
    this.#reason = REASONS[between(this.#random, 0, REASONS.length - 1)] ?? ''
  }

  read(): Reading {
    if (this.#mornings.down > 0) return { error: this.#reason }
    // An undated archive would come back after a month. No feed without dates lists its own.
    const listed = this.#mornings.archive > 0 && this.hasDates ? undefined : LISTED
    return { feed: this.#feed, items: this.#items.slice(0, listed) }
  }

  get items(): readonly Item[] {
    return this.#items
  }

  /** The newest item, if another feed may take it over now. */
  newest(since: number): Item | undefined {
    const [item] = this.#items
    return item && item.publishedAt > since && this.#habits.links === 'own' ? item : undefined
  }

  /** Lists another's item under its address, or writes about it under its headline. */
  follow(of: Item, by: 'address' | 'headline', at: number): void {
    const item = this.#publishAt(at)
    item.twin = { of, by }
    of.twin = { of: item, by, isOwn: by === 'address' }
    item.topics = of.topics
    if (by === 'headline') item.title = of.title
    if (by === 'address' && of.url !== undefined) item.url = of.url
    // Until the reader's service has met both.
    item.mayChange = of.mayChange = false
  }

  #chance(in_: number): boolean {
    return this.#random() * in_ < 1
  }

  #publishAt(at: number): Item {
    this.#count += 1
    const number = this.#count
    const topics = TOPICS[between(this.#random, 0, TOPICS.length - 1)] ?? []
    const thread = Math.ceil(number / 3)
    const title = this.#habits.isForum
      ? `Thread ${thread} about ${topics[0]} in the forum`
      : `Report ${number} about ${topics[0]} by the ${this.name}`
    const item: Item = {
      name: `${this.name} ${number}`,
      publisher: this,
      id: '',
      title,
      topics,
      publishedAt: Math.floor(at),
      mayChange: true,
    }
    this.#identify(item)
    this.#locate(item)
    this.#items.unshift(item)
    this.#items.sort((one, other) => other.publishedAt - one.publishedAt)
    return item
  }

  #identify(item: Item): void {
    const number = item.name.split(' ').at(-1)
    const plain = `${number}${this.#edition.ids > 0 ? `-${this.#edition.ids}` : ''}`
    item.id = this.#habits.hasPlainIds ? plain : `tag:${this.name},${plain}`
  }

  #locate(item: Item): void {
    if (item.twin?.by === 'address' && this.#habits.name === 'Aggregator') return
    const number = item.name.split(' ').at(-1)
    if (this.#habits.links === 'one') item.url = `${this.#origin}/bulletins`
    if (this.#habits.links === 'own') item.url = `${this.#origin}/${this.#edition.slug}/${number}`
  }

  #changeable(): Item[] {
    return this.#items.filter(({ mayChange }) => mayChange)
  }

  #change(items: readonly Item[], change: (item: Item) => void): void {
    for (const item of items) {
      change(item)
      item.mayChange = false
    }
  }

  #editTitle(): void {
    const candidates = this.#changeable().slice(0, LISTED)
    const item = candidates[between(this.#random, 0, candidates.length - 1)]
    if (item)
      this.#change([item], () => {
        item.title += ' (updated)'
      })
  }

  /** The links get another scheme, another host or new slugs. Those that may not change yet are redirected later. */
  #moveLinks(): void {
    if (this.#habits.links === 'none') return
    if (this.#habits.links === 'one' || this.#chance(2))
      this.#origin = this.#chance(2)
        ? this.#origin.replace('http:', 'https:')
        : this.#origin.replace('//www.', '//')
    else this.#edition.slug += 1
    this.#change(this.#changeable(), (item) => this.#locate(item))
  }

  #changeIds(): void {
    if (this.#habits.links === 'none') return
    this.#edition.ids += 1
    this.#change(this.#changeable(), (item) => this.#identify(item))
  }

  /** The whole site moves: the feed redirects for good, and the links lead to the new origin. The ids stay. */
  #moveSite(): void {
    this.#origin = this.#origin.replace('http://www.', 'https://')
    this.#feed = `${this.#origin}/feed`
    this.#change(this.#changeable(), (item) => this.#locate(item))
  }
}

/** A dozen feeds of all habits. */
export const publishers = (random: Random): Publisher[] =>
  (
    [
      { name: 'Gazette', links: 'own' },
      { name: 'Herald', links: 'own' },
      { name: 'Argus', links: 'own', hasPlainIds: true },
      { name: 'Bugle', links: 'own', hasPlainIds: true },
      { name: 'Bulletins', links: 'one' },
      { name: 'Notices', links: 'one', hasPlainIds: true },
      { name: 'Podcast', links: 'none' },
      { name: 'Undated', links: 'own', listsDates: false },
      { name: 'Forum', links: 'own', isForum: true },
      { name: 'Aggregator', links: 'own' },
    ] satisfies Habits[]
  ).map((habits) => new Publisher(habits, random))
