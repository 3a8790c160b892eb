/** The service, with a log line for each construction of a job's object. */
import { DigestJob as Real } from '../../../../../src/job/DigestJob.ts'

export { DigestService } from '../../../../../src/DigestService.ts'
export { default } from '../../../../../src/index.ts'
export { UserState } from '../../../../../src/user/UserState.ts'

export class DigestJob extends Real {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    console.log(`made ${ctx.id.name}`)
  }
}
