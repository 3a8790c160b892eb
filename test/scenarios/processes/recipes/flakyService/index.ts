/**
 * A service that loses responses: of every two calls of a kind, the first is carried out and its response
 * lost. Replaces a recipe's binding to the service.
 */
import { RpcTarget, WorkerEntrypoint } from 'cloudflare:workers'
import type { DigestService, JobHandle } from '../../../../../src/DigestService.ts'

interface FlakyEnv {
  DIGESTS: Service<typeof DigestService>
}

/** How often each call was made for each job. */
const calls = new Map<string, number>()

export default class extends WorkerEntrypoint<FlakyEnv> {
  job(...ids: Parameters<DigestService['job']>): FlakyJob {
    return new FlakyJob(this.env, ids)
  }
}

class FlakyJob extends RpcTarget {
  readonly #env: FlakyEnv
  readonly #ids: Parameters<DigestService['job']>

  constructor(env: FlakyEnv, ids: Parameters<DigestService['job']>) {
    super()
    this.#env = env
    this.#ids = ids
  }

  start(...input: Parameters<JobHandle['start']>) {
    return this.#losing('start', () => this.#job.start(...input))
  }
  addArticles(...input: Parameters<JobHandle['addArticles']>) {
    return this.#losing('addArticles', () => this.#job.addArticles(...input))
  }
  complete(...input: Parameters<JobHandle['complete']>) {
    return this.#losing('complete', () => this.#job.complete(...input))
  }
  digest() {
    return this.#losing('digest', () => this.#job.digest())
  }
  link(...input: Parameters<JobHandle['link']>) {
    return this.#losing('link', () => this.#job.link(...input))
  }
  subscribe(...input: Parameters<JobHandle['subscribe']>) {
    return this.#losing('subscribe', () => this.#job.subscribe(...input))
  }

  get #job() {
    return this.#env.DIGESTS.job(...this.#ids)
  }

  async #losing<T>(operation: string, call: () => Promise<T>): Promise<T> {
    const key = [...this.#ids, operation].join(' ')
    const count = (calls.get(key) ?? 0) + 1
    calls.set(key, count)
    const answer = await call()
    if (count % 2 === 0) return answer
    throw Object.assign(new Error('The service is busy; try again shortly'), { code: 'unavailable' })
  }
}
