/** The service with a queue that outlives the process: the test itself receives what is sent to it. */

import { DigestJob as Job } from '../../../../../src/job/DigestJob.ts'
import type { OptionalBindings } from '../../../../../src/platform/optionalBindings.ts'

interface OutsideEnv extends Env {
  QUEUE_URL: string
}

/** The local runtime's queue loses its messages with the process. A real one does not. */
const queueAt = (url: string) =>
  ({
    async send(event: unknown) {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) })
      if (!response.ok) throw new Error('The queue refuses')
    },
  }) as unknown as NonNullable<OptionalBindings['EVENTS']>

export class DigestJob extends Job {
  constructor(ctx: DurableObjectState, env: Env) {
    const bound: Env & OptionalBindings = { ...env, EVENTS: queueAt((env as OutsideEnv).QUEUE_URL) }
    super(ctx, bound)
  }
}

export { DigestService } from '../../../../../src/DigestService.ts'
export { default } from '../../../../../src/gateway/gateway.ts'
export { UserState } from '../../../../../src/user/UserState.ts'
