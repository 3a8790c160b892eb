/** The service with a way to store many votes at once and, if METER is bound, a count of what is billed. */
import { env as globalEnv, WorkerEntrypoint } from 'cloudflare:workers'
import gateway from '../../../src/gateway/gateway.ts'
import { DigestJob as RealJob } from '../../../src/job/DigestJob.ts'
import { UserState as RealUser } from '../../../src/user/UserState.ts'
import { countCalls, observe, takeBill } from '../meter.ts'

export { DigestService } from '../../../src/DigestService.ts'

const DAY = 24 * 60 * 60_000

export class DigestJob extends RealJob {
  constructor(ctx: DurableObjectState, env: Env) {
    observe(ctx.storage)
    super(ctx, env)
  }
}
countCalls(DigestJob, RealJob)

export class UserState extends RealUser {
  constructor(ctx: DurableObjectState, env: Env) {
    observe(ctx.storage)
    super(ctx, env)
  }

  /** Votes one minute apart on twenty topics, learned, all of them recent enough to be kept. */
  async seedVotes(count: number): Promise<void> {
    await this.recordFeedback({ articleId: 'first', feedback: 'helpful', topics: ['Topic 0'] })
    this.ctx.storage.sql.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO feedback (castAt, articleId, votedAt, feedback, topics, source, teaches)
       SELECT ?2 + i * 60000, 'seed-' || i, ?2 + i * 60000, iif(i % 3, 'helpful', 'not_helpful'),
         json_array('Topic ' || (i % 20), 'Topic ' || (i % 7), 'Topic ' || (i % 3)), 'example.com', 1 FROM n`,
      count - 1,
      Date.now() - 29 * DAY,
    )
    await this.learn()
  }
}
countCalls(UserState, RealUser)

/** `limit`: miniflare's simulation of the rate limit. `silent`: no log entries. */
const options = (globalEnv as { OPTIONS?: string }).OPTIONS ?? ''
if (options.includes('silent')) console.log = () => undefined

/**
 * On the platform the rate limit is a counter beside the Worker. miniflare calls another object by HTTP
 * instead.
 */
const RATE_LIMIT: RateLimit = { limit: async () => ({ success: true }) }

const env: Env = options.includes('limit') ? globalEnv : { ...globalEnv, RATE_LIMIT }

export default {
  fetch: (request) => gateway.fetch(request, env),
} satisfies ExportedHandler<Env>

/** The bench's own entry point: `POST /seed?user=&votes=`, `GET /bill`. */
export class Bench extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/bill') return Response.json(takeBill())
    const users = this.env.USER_STATE as unknown as DurableObjectNamespace<UserState>
    await users.getByName(searchParams.get('user') ?? '').seedVotes(Number(searchParams.get('votes')))
    return new Response()
  }
}
