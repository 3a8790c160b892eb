/** One user under load: an endless sequence of jobs, articles, votes and reads, one request at a time. */
import { between, type Random } from '../runtime/random.ts'

export interface Answered {
  operation: string
  status: number
  code: string
  ms: number
  /** The Retry-After of a response. */
  retryAfter: string | null
}

interface Request {
  operation: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  body?: object
}

/** A job is filled by this many calls, then completed. */
const CALLS = 12
const BATCH = 10
const TOPICS = ['science', 'music', 'sport', 'films', 'chess', 'bread']

export class LoadClient {
  readonly #random: Random
  readonly #base: URL
  readonly #token: string
  #job = 0
  #calls = 0
  #articles = 0
  #isOpen = false

  constructor(base: URL, token: string, random: Random) {
    this.#base = base
    this.#token = token
    this.#random = random
  }

  /** The next request. Its effect counts only if it was accepted. */
  async step(): Promise<Answered> {
    const request = this.#next()
    const answered = await this.#send(request)
    if (answered.status < 300) this.#done(request.operation)
    return answered
  }

  #next(): Request {
    const job = `/jobs/job-${this.#job}`
    if (!this.#isOpen)
      return {
        operation: 'start',
        method: 'POST',
        path: '/jobs',
        body: { jobId: `job-${this.#job + 1}`, topics: ['science'], expectedArticles: CALLS * BATCH },
      }
    if (this.#calls >= CALLS)
      return { operation: 'complete', method: 'POST', path: `${job}/complete`, body: {} }
    const kind = between(this.#random, 1, 100)
    if (kind <= 35) return { operation: 'status', method: 'GET', path: job }
    if (kind <= 50)
      return {
        operation: 'add',
        method: 'POST',
        path: `${job}/articles`,
        body: { articles: this.#made(between(this.#random, 1, BATCH)) },
      }
    if (kind <= 65)
      return {
        operation: 'report',
        method: 'POST',
        path: `${job}/report`,
        body: { progress: between(this.#random, 0, 100), articles: this.#made(1) },
      }
    if (kind <= 85) return { operation: 'vote', method: 'POST', path: '/feedback', body: this.#vote() }
    if (kind <= 90) return { operation: 'weights', method: 'GET', path: '/weights' }
    if (kind <= 93) return { operation: 'articles', method: 'GET', path: `${job}/articles?limit=50` }
    if (kind <= 96)
      return { operation: 'rank', method: 'POST', path: '/rank', body: { articles: this.#made(50) } }
    if (kind <= 98) return { operation: 'jobs', method: 'GET', path: '/jobs?limit=10' }
    return { operation: 'learn', method: 'POST', path: '/learn' }
  }

  #made(count: number) {
    return Array.from({ length: count }, (_, at) => {
      const id = `a${this.#articles + at + 1}`
      const url = `https://example.org/${this.#job}/${id}`
      return { id, title: `Article ${id}`, url, topics: [this.#topic()] }
    })
  }

  #vote() {
    const articleId = `https://example.org/${between(this.#random, 1, 200)}`
    const feedback = this.#random() < 0.6 ? 'helpful' : 'not_helpful'
    return { articleId, feedback, topics: [this.#topic()] }
  }

  #topic(): string {
    return TOPICS[between(this.#random, 0, TOPICS.length - 1)] ?? ''
  }

  #done(operation: string): void {
    if (operation === 'start') {
      this.#job += 1
      this.#calls = 0
      this.#articles = 0
      this.#isOpen = true
    }
    if (operation === 'complete') this.#isOpen = false
    if (operation !== 'add' && operation !== 'report') return
    this.#calls += 1
    this.#articles += operation === 'add' ? BATCH : 1
  }

  async #send({ operation, method, path, body }: Request): Promise<Answered> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.#token}` }
    if (body) headers['Content-Type'] = 'application/json'
    const began = performance.now()
    const response = await fetch(new URL(`/v1/users/me${path}`, this.#base), {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const ms = performance.now() - began
    const code = response.ok ? 'ok' : String(JSON.parse(text).code)
    return { operation, status: response.status, code, ms, retryAfter: response.headers.get('Retry-After') }
  }
}
