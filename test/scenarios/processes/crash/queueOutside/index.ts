/** The service with a queue that outlives the process: the test itself receives what is sent to it. */
import type { DigestEvent } from '../../../../../src/contract/event.ts'
import { DigestJob as Job } from '../../../../../src/job/DigestJob.ts'

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
  }) as unknown as Queue<DigestEvent>

export class DigestJob extends Job {
  constructor(ctx: DurableObjectState, env: Env) {
    const EVENTS = queueAt((env as OutsideEnv).QUEUE_URL)
    super(ctx, { ...env, EVENTS } as Env)
  }
}

export { DigestService } from '../../../../../src/DigestService.ts'
export { default } from '../../../../../src/gateway/gateway.ts'
export { UserState } from '../../../../../src/user/UserState.ts'
