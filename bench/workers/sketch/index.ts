/**
 * The documented sketch as a Worker without authentication: `/{job|user}/{name}/{path}` is passed to its
 * object.
 */
import { countCalls, observe, takeBill } from '../meter.ts'
import { DigestJob as Job } from './job.ts'
import { UserState as User } from './user.ts'

export class DigestJob extends Job {
  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    observe(ctx.storage)
    super(ctx, env)
  }
}
countCalls(DigestJob, Job)

export class UserState extends User {
  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    observe(ctx.storage)
    super(ctx, env)
  }
}
countCalls(UserState, User)

interface SketchEnv {
  DIGEST_JOB: DurableObjectNamespace<DigestJob>
  USER_STATE: DurableObjectNamespace<UserState>
}

export default {
  async fetch(request, env) {
    const [, kind, name = '', path] = new URL(request.url).pathname.split('/')
    if (kind === 'bill') return Response.json(takeBill())
    const stub = kind === 'job' ? env.DIGEST_JOB.getByName(name) : env.USER_STATE.getByName(name)
    return stub.fetch(new Request(`https://do/${path}`, request))
  },
} satisfies ExportedHandler<SketchEnv>
