/** Stands in place of the cron's binding: jobs of bob fail soon where no producer is heard. All else is the service's. */
import { RpcTarget, WorkerEntrypoint } from 'cloudflare:workers'
import type { DigestService, JobHandle } from '../../../../src/DigestService.ts'
import { HASTY_MS } from './ms.ts'

interface HastyEnv {
  DIGESTS: Service<typeof DigestService>
}

export default class extends WorkerEntrypoint<HastyEnv> {
  user(userId: string) {
    return this.env.DIGESTS.user(userId)
  }
  job(userId: string, jobId: string) {
    return userId === 'bob' ? new HastyJob(this.env, jobId) : this.env.DIGESTS.job(userId, jobId)
  }
}

class HastyJob extends RpcTarget {
  readonly #env: HastyEnv
  readonly #jobId: string

  constructor(env: HastyEnv, jobId: string) {
    super()
    this.#env = env
    this.#jobId = jobId
  }

  start(...[input]: Parameters<JobHandle['start']>) {
    return this.#job.start({ ...input, stallMs: HASTY_MS })
  }
  retry() {
    return this.#job.retry()
  }

  get #job() {
    return this.#env.DIGESTS.job('bob', this.#jobId)
  }
}
