/**
 * Replaces the cron's binding: jobs of bob time out soon without a producer. Everything else is passed to the
 * service.
 */
import { RpcTarget, WorkerEntrypoint } from 'cloudflare:workers'
import type { DigestService, JobHandle } from '../../../../../src/DigestService.ts'
import { SHORT_TIMEOUT_MS } from './ms.ts'

interface ShortTimeoutsEnv {
  DIGESTS: Service<typeof DigestService>
}

export default class extends WorkerEntrypoint<ShortTimeoutsEnv> {
  user(userId: string) {
    return this.env.DIGESTS.user(userId)
  }
  job(userId: string, jobId: string) {
    return userId === 'bob' ? new ShortTimeoutJob(this.env, jobId) : this.env.DIGESTS.job(userId, jobId)
  }
}

class ShortTimeoutJob extends RpcTarget {
  readonly #env: ShortTimeoutsEnv
  readonly #jobId: string

  constructor(env: ShortTimeoutsEnv, jobId: string) {
    super()
    this.#env = env
    this.#jobId = jobId
  }

  start(...[input]: Parameters<JobHandle['start']>) {
    return this.#job.start({ ...input, stallMs: SHORT_TIMEOUT_MS })
  }
  retry() {
    return this.#job.retry()
  }

  get #job() {
    return this.#env.DIGESTS.job('bob', this.#jobId)
  }
}
