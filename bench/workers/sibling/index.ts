/**
 * A Worker beside the service that does a whole workload itself on one request: `/{workload}/{user}/{job}`. With
 * DIGESTS bound it uses the siblings' door; with FLOOR bound it calls the floor's objects as often and with as much.
 */
import type { DigestService } from '../../../src/DigestService.ts'
import { article, articles, TOPICS, VOTE_TOPICS } from '../../data.ts'
import type { Floor } from '../floor/index.ts'

interface SiblingEnv {
  DIGESTS?: Service<typeof DigestService>
  FLOOR?: DurableObjectNamespace<Floor>
}

const ARTICLES = 50
const CALLS = 20

export default {
  async fetch(request, { DIGESTS, FLOOR }) {
    const [, workload, user = '', id = ''] = new URL(request.url).pathname.split('/')
    const batch = workload === 'job' ? 1 : 10
    if (DIGESTS && workload === 'status') {
      for (let call = 0; call < CALLS; call++) await DIGESTS.job(user, id).status()
    } else if (FLOOR && workload === 'status') {
      for (let call = 0; call < CALLS; call++) await FLOOR.getByName(id).noop('')
    } else if (DIGESTS && workload === 'vote') {
      for (let call = 0; call < CALLS; call++) await DIGESTS.user(user).recordFeedback(vote(id, call))
    } else if (FLOOR && workload === 'vote') {
      for (let call = 0; call < CALLS; call++)
        await FLOOR.getByName(user).insert(JSON.stringify(vote(id, call)))
    } else if (DIGESTS) await wholeJob(DIGESTS, user, id, batch)
    else if (FLOOR) await wholeFloorJob(FLOOR, id, batch)
    return new Response()
  },
} satisfies ExportedHandler<SiblingEnv>

const vote = (id: string, call: number) => ({
  articleId: `${id}-${call}`,
  feedback: 'helpful' as const,
  topics: VOTE_TOPICS,
})

async function wholeJob(digests: Service<typeof DigestService>, user: string, id: string, batch: number) {
  const job = digests.job(user, id)
  await job.start({ topics: TOPICS })
  for (let from = 0; from < ARTICLES; from += batch) {
    if (batch === 1) await job.addArticle(article(from, id))
    else await job.addArticles(articles(batch, from, id))
    if ((from + batch) % 10 === 0) await job.status()
  }
  await job.complete({ digestId: id })
}

async function wholeFloorJob(floors: DurableObjectNamespace<Floor>, id: string, batch: number) {
  const floor = floors.getByName(id)
  await floor.insert(JSON.stringify({ topics: TOPICS }))
  for (let from = 0; from < ARTICLES; from += batch) {
    await floor.insert(JSON.stringify(articles(batch, from, id)))
    if ((from + batch) % 10 === 0) await floor.noop('')
  }
  await floor.insert(JSON.stringify({ digestId: id }))
}
