/**
 * A Workflow that waits for a digest that somebody else makes, and then goes on with it. It holds no request open and does
 * not poll: the subscription brings the end. A step that is repeated subscribes again, and gets an end that it has missed.
 */
import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { answered } from './answered.ts'

/** Which job to wait for. */
export interface Awaited {
  userId: string
  jobId: string
}

export class AwaitDigest extends WorkflowEntrypoint<WorkflowEnv, Awaited> {
  override async run({ payload: { userId, jobId } }: Readonly<WorkflowEvent<Awaited>>, step: WorkflowStep) {
    // Longer than the job may take.
    return step.do('wait', { timeout: '1 hour' }, async () => {
      using subscription = await answered(this.env.DIGESTS.job(userId, jobId).subscribe())
      for (;;) {
        const { value } = await answered(subscription.next())
        if (value?.type === 'end') return value.data.status
      }
    })
  }
}
