/** What the service of `digest-service/testing` can do besides. */
import type { JobStatus } from '../src/contract/job.ts'

/** What `env.DIGESTS` can do besides in tests. */
export interface TestDigests {
  /**
   * Sets the service's clock forward to the next slot of a user's schedule, and orders its digest from the newsroom.
   * @returns the job of the slot
   */
  makeSlotDue(userId: string): Promise<JobStatus>
}
