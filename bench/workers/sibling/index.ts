/**
 * A sibling Worker that runs a whole workload for one request: `/{door}/{workload}/{user}/{job}`. With the
 * service bound it is a sibling of ours; with FLOOR bound it calls the floor's objects as often and with as
 * much. `service` uses an entrypoint, `object` calls the objects directly, as with `script_name`.
 */
import type { DigestService } from '../../../src/DigestService.ts'
import type { DigestJob } from '../../../src/job/DigestJob.ts'
import type { UserState } from '../../../src/user/UserState.ts'
import { article, articles, TOPICS, VOTE_TOPICS } from '../../data.ts'
import type { Floor, FloorService } from '../floor/index.ts'

interface OurEnv {
  DIGESTS: Service<typeof DigestService>
  DIGEST_JOB: DurableObjectNamespace<DigestJob>
  USER_STATE: DurableObjectNamespace<UserState>
}
interface FloorEnv {
  FLOOR: DurableObjectNamespace<Floor>
  FLOORS: Service<typeof FloorService>
}

const ARTICLES = 50
const CALLS = 20

interface Job {
  start(): Promise<unknown>
  add(from: number, count: number): Promise<unknown>
  status(): Promise<unknown>
  complete(): Promise<unknown>
}

export default {
  async fetch(request, env) {
    const [, door, workload = '', user = '', id = ''] = new URL(request.url).pathname.split('/')
    const isDirect = door === 'object'
    const { job, vote } = 'FLOOR' in env ? floor(env, isDirect) : ours(env, isDirect)
    if (workload === 'status') for (let call = 0; call < CALLS; call++) await job(user, id).status()
    else if (workload === 'vote') for (let call = 0; call < CALLS; call++) await vote(user, `${id}-${call}`)
    else await wholeJob(job(user, id), workload === 'job' ? 1 : 10)
    return new Response()
  },
} satisfies ExportedHandler<OurEnv | FloorEnv>

async function wholeJob(job: Job, batch: number): Promise<void> {
  await job.start()
  for (let from = 0; from < ARTICLES; from += batch) {
    await job.add(from, batch)
    if ((from + batch) % 10 === 0) await job.status()
  }
  await job.complete()
}

const voteOn = (articleId: string) => ({ articleId, feedback: 'helpful' as const, topics: VOTE_TOPICS })

function ours({ DIGESTS, DIGEST_JOB, USER_STATE }: OurEnv, isDirect: boolean) {
  return {
    job(user: string, id: string): Job {
      const job = isDirect ? DIGEST_JOB.getByName(`${user}:${id}`) : DIGESTS.job(user, id)
      return {
        start: () => job.start({ topics: TOPICS }),
        add: (from, count) =>
          count === 1 ? job.addArticle(article(from, id)) : job.addArticles(articles(count, from, id)),
        status: () => job.status(),
        complete: () => job.complete({ digestId: id }),
      }
    },
    vote(user: string, articleId: string): Promise<unknown> {
      const state = isDirect ? USER_STATE.getByName(user) : DIGESTS.user(user)
      return state.recordFeedback(voteOn(articleId))
    },
  }
}

function floor({ FLOOR, FLOORS }: FloorEnv, isDirect: boolean) {
  const named = (name: string) => (isDirect ? FLOOR.getByName(name) : FLOORS.object(name))
  return {
    job(_: string, id: string): Job {
      const object = named(id)
      return {
        start: () => object.insert(JSON.stringify({ topics: TOPICS })),
        add: (from, count) => object.insert(JSON.stringify(articles(count, from, id))),
        status: () => object.noop(''),
        complete: () => object.insert(JSON.stringify({ digestId: id })),
      }
    },
    vote: (user: string, articleId: string): Promise<unknown> =>
      named(user).insert(JSON.stringify(voteOn(articleId))),
  }
}
