/** The service whose objects reset themselves at random moments, and a sibling Worker's producer beside it. */
import { WorkerEntrypoint } from 'cloudflare:workers'
import { DigestService } from '../../../../../src/DigestService.ts'
import gateway from '../../../../../src/gateway/gateway.ts'
import { DigestJob as Job } from '../../../../../src/job/DigestJob.ts'
import { UserState as User } from '../../../../../src/user/UserState.ts'

interface ResetsEnv extends Env {
  SIBLING: Service<typeof DigestService>
  /** Which objects are reset: `jobs`, `users`, or both. */
  RESETS_OF: string
}

/** An idle object is reset after this long at most. */
const LONGEST_LIFE_MS = 500
/** How likely a call is reset just before it begins, and as likely just before it is answered. */
const PROBABILITY = 0.015

function reset(ctx: DurableObjectState): never {
  console.log(`reset ${ctx.id.name}`)
  ctx.abort('Reset by the test')
  throw new Error('Not reached')
}

/** Events of the platform rather than calls. */
const EVENTS = ['constructor', 'alarm', 'webSocketMessage', 'webSocketClose', 'webSocketError']

const isSpared = ({ ctx, env }: { ctx: DurableObjectState; env: ResetsEnv }) =>
  !env.RESETS_OF.includes(ctx.id.name?.includes(':') ? 'jobs' : 'users')

/** Has calls of a class reset their object, before or after they have done their work. */
function resetCalls(target: object, methods: object): void {
  for (const [name, { value: method }] of Object.entries(Object.getOwnPropertyDescriptors(methods))) {
    if (typeof method !== 'function' || EVENTS.includes(name)) continue
    Reflect.defineProperty(target, name, {
      async value(this: { ctx: DurableObjectState; env: ResetsEnv }, ...args: unknown[]) {
        if (isSpared(this)) return Reflect.apply(method, this, args)
        if (Math.random() < PROBABILITY) reset(this.ctx)
        const result = await Reflect.apply(method, this, args)
        if (Math.random() < PROBABILITY) reset(this.ctx)
        return result
      },
    })
  }
}

function resetLater(ctx: DurableObjectState, env: Env): void {
  if (!isSpared({ ctx, env: env as ResetsEnv })) setTimeout(() => reset(ctx), Math.random() * LONGEST_LIFE_MS)
}

export class DigestJob extends Job {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    resetLater(ctx, env)
  }
}
resetCalls(DigestJob.prototype, Job.prototype)

export class UserState extends User {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    resetLater(ctx, env)
  }
}
resetCalls(UserState.prototype, User.prototype)

export { DigestService }

const ARTICLES = 40
const BATCH = 4

/** Calls as a sibling makes them that binds the classes by `script_name`: nothing repeats them but the objects. */
async function callDirectly(env: ResetsEnv, userId: string, jobId: string): Promise<void> {
  const job = env.DIGEST_JOB.getByName(`${userId}:${jobId}`)
  const user = env.USER_STATE.getByName(userId)
  if (userId.startsWith('jobs')) {
    using started = await env.SIBLING.job(userId, jobId)
    await started.start({ topics: ['Rivers'] })
    await user.recordFeedback({ articleId: jobId, feedback: 'helpful', topics: ['Rivers'] })
    await user.jobs()
    await new Response(await user.exportData()).text()
  } else {
    await job.start({ topics: ['Rivers'] })
    await job.fail({ error: 'No feed' })
    await job.retry()
    await job.addArticle({ id: 'a', title: 'A', url: 'https://news.example/a' })
    await job.complete()
  }
}

/** `POST /produce/{userId}/{jobId}` makes a whole digest through one handle, as a sibling does. The rest is the gateway. */
export default class extends WorkerEntrypoint<ResetsEnv> {
  override async fetch(request: Request): Promise<Response> {
    const [, first, userId = '', jobId = ''] = new URL(request.url).pathname.split('/')
    if (first === 'direct') {
      await callDirectly(this.env, userId, jobId)
      return new Response()
    }
    if (first !== 'produce') return gateway.fetch(request, this.env)
    using job = await this.env.SIBLING.job(userId, jobId)
    using user = await this.env.SIBLING.user(userId)
    const { attempt } = await job.start({ topics: ['Rivers'], expectedArticles: ARTICLES })
    for (let made = 0; made < ARTICLES; made += BATCH) {
      const articles = Array.from({ length: BATCH }, (_, at) => ({
        id: `a${made + at + 1}`,
        title: `Article ${made + at + 1}`,
        url: `https://news.example/${userId}/${jobId}/${made + at + 1}`,
        topics: ['Rivers'],
      }))
      await job.report({ attempt, articles, currentStep: `Article ${made + 1}` })
      await user.recordFeedback({ articleId: `${jobId}-${made}`, feedback: 'helpful', topics: ['Rivers'] })
      await scheduler.wait(10)
    }
    await job.complete({ attempt })
    return Response.json(await job.status())
  }
}
