/** The service of `digest-service/testing`. It is the deployed one, with a clock that a test can set forward. */
import { env } from 'cloudflare:workers'
import { DigestService as Service, UserState as User } from '../../src/index.ts'
import type { TestDigests } from '../testDigests.ts'

export { DigestJob, default } from '../../src/index.ts'

// What a failed job or a missing newsroom logs is what a test provokes. An `internal` error is always logged.
if (env.LOG_LEVEL === 'none') console.warn = () => {}

const realNow = Date.now
let aheadMs = 0
Date.now = () => realNow() + aheadMs

export class UserState extends User {
  async makeSlotDue() {
    const { nextDigestAt } = await this.preferences()
    if (nextDigestAt === undefined) throw new Error('The preferences have no schedule, or it is paused')
    aheadMs += Math.max(0, Date.parse(nextDigestAt) - Date.now())
    await this.alarm()
    const { jobs } = await this.jobs({ limit: 1 })
    return jobs[0]
  }
}

export class DigestService extends Service implements TestDigests {
  async makeSlotDue(userId: string) {
    const user = this.env.USER_STATE.getByName(userId)
    const job = await (user as unknown as Pick<UserState, 'makeSlotDue'>).makeSlotDue()
    if (!job) throw new Error('The slot has made no job')
    return job
  }
}
