/** The REST operations, one entry each: a path, who may, and the call it makes. A plain answer is sent as JSON. */
import {
  type ArticleInput,
  type CompleteInput,
  type FailInput,
  JOB_STATES,
  type ReportInput,
} from '../job/schema.ts'
import type { CheckInput, FeedbackInput, PreferencesUpdate, RankInput } from '../user/schema.ts'
import type { Scope } from './auth.ts'
import { digest } from './digest.ts'
import { ifVersion, tagged, versioned } from './etag.ts'
import { events } from './events.ts'
import { health } from './health.ts'
import { startDigest } from './newsroom.ts'
import { startJob } from './start.ts'
import type { Visit } from './visit.ts'

export interface Route {
  operation: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** As the router reads it: `:name` is one segment. */
  path: string
  /** `anyone`, or a token: the user's own, carrying the scope where one is named; for a `watcher` a watch token will do. */
  who: 'anyone' | 'user' | 'watcher' | Scope
  answer(visit: Visit): Promise<object>
}

const USER = '/v1/users/:userId'
const JOBS = `${USER}/jobs`
const JOB = `${JOBS}/:jobId`

const noContent = () => new Response(null, { status: 204 })
const page = (visit: Visit) => ({ after: visit.text('after'), limit: visit.whole('limit') })

export const routes: Route[] = [
  {
    operation: 'startJob',
    method: 'POST',
    path: JOBS,
    who: 'user',
    answer: startJob,
  },
  {
    operation: 'jobs',
    method: 'GET',
    path: JOBS,
    who: 'user',
    answer: (visit) => visit.user().jobs({ ...page(visit), status: visit.oneOf('status', JOB_STATES) }),
  },
  {
    operation: 'startDigest',
    method: 'POST',
    path: `${USER}/digests`,
    who: 'user',
    answer: startDigest,
  },
  {
    operation: 'status',
    method: 'GET',
    path: JOB,
    who: 'user',
    async answer(visit) {
      const status = await visit.job().status()
      if (!status.completedAt) visit.headers.set('Retry-After', '2')
      return tagged(visit, status)
    },
  },
  {
    operation: 'eraseJob',
    method: 'DELETE',
    path: JOB,
    who: 'user',
    answer: (visit) => visit.job().erase().then(noContent),
  },
  {
    operation: 'articles',
    method: 'GET',
    path: `${JOB}/articles`,
    who: 'user',
    answer: (visit) => visit.job().articles({ after: visit.whole('after'), limit: visit.whole('limit') }),
  },
  {
    operation: 'addArticles',
    method: 'POST',
    path: `${JOB}/articles`,
    who: 'digest:produce',
    async answer(visit) {
      const body = await visit.body<ArticleInput | { articles: ArticleInput[]; attempt?: number }>()
      if (typeof body !== 'object' || body === null || !('articles' in body))
        return visit.job().addArticle(body)
      const { articles, ...options } = body
      return visit.job().addArticles(articles, options)
    },
  },
  {
    operation: 'report',
    method: 'POST',
    path: `${JOB}/report`,
    who: 'digest:produce',
    answer: async (visit) => visit.job().report(await visit.body<ReportInput>()),
  },
  {
    operation: 'complete',
    method: 'POST',
    path: `${JOB}/complete`,
    who: 'digest:produce',
    answer: async (visit) => visit.job().complete(await visit.body<CompleteInput>()),
  },
  {
    operation: 'fail',
    method: 'POST',
    path: `${JOB}/fail`,
    who: 'digest:produce',
    answer: async (visit) => visit.job().fail(await visit.body<FailInput>()),
  },
  {
    operation: 'cancel',
    method: 'POST',
    path: `${JOB}/cancel`,
    who: 'user',
    answer: (visit) => visit.job().cancel(),
  },
  {
    operation: 'retry',
    method: 'POST',
    path: `${JOB}/retry`,
    who: 'user',
    answer: (visit) => visit.job().retry(),
  },
  { operation: 'digest', method: 'GET', path: `${JOB}/digest`, who: 'user', answer: digest },
  { operation: 'events', method: 'GET', path: `${JOB}/events`, who: 'watcher', answer: events },
  {
    operation: 'watchToken',
    method: 'POST',
    path: `${JOB}/watch-token`,
    who: 'user',
    answer: (visit) => visit.job().watchToken(),
  },
  {
    operation: 'preferences',
    method: 'GET',
    path: `${USER}/preferences`,
    who: 'user',
    answer: async (visit) => versioned(visit, await visit.user().preferences()),
  },
  {
    operation: 'updatePreferences',
    method: 'PUT',
    path: `${USER}/preferences`,
    who: 'user',
    answer: async (visit) =>
      versioned(
        visit,
        await visit.user().updatePreferences(await visit.body<PreferencesUpdate>(), ifVersion(visit)),
      ),
  },
  {
    operation: 'feedback',
    method: 'GET',
    path: `${USER}/feedback`,
    who: 'user',
    answer: (visit) => visit.user().feedback(page(visit)),
  },
  {
    operation: 'recordFeedback',
    method: 'POST',
    path: `${USER}/feedback`,
    who: 'user',
    answer: async (visit) => visit.user().recordFeedback(await visit.body<FeedbackInput>()),
  },
  {
    operation: 'withdrawFeedback',
    method: 'DELETE',
    path: `${USER}/feedback/:articleId`,
    who: 'user',
    answer: (visit) => visit.user().withdrawFeedback(visit.param('articleId')),
  },
  {
    operation: 'learn',
    method: 'POST',
    path: `${USER}/learn`,
    who: 'user',
    answer: (visit) => visit.user().learn({ dryRun: visit.flag('dryRun') }),
  },
  {
    operation: 'weights',
    method: 'GET',
    path: `${USER}/weights`,
    who: 'user',
    answer: (visit) => (visit.flag('reasons') ? visit.user().explainWeights() : visit.user().weights()),
  },
  {
    operation: 'resetLearning',
    method: 'DELETE',
    path: `${USER}/weights`,
    who: 'user',
    answer: (visit) => visit.user().resetLearning(),
  },
  {
    operation: 'resetTopic',
    method: 'DELETE',
    path: `${USER}/weights/:topic`,
    who: 'user',
    answer: (visit) => visit.user().resetLearning(visit.param('topic')),
  },
  {
    operation: 'rank',
    method: 'POST',
    path: `${USER}/rank`,
    who: 'user',
    answer: async (visit) => visit.user().rank((await visit.body<{ articles: RankInput }>())?.articles),
  },
  {
    operation: 'check',
    method: 'POST',
    path: `${USER}/check`,
    who: 'user',
    answer: async (visit) => ({
      urls: await visit.user().check((await visit.body<{ urls: CheckInput }>())?.urls),
    }),
  },
  {
    operation: 'exportData',
    method: 'GET',
    path: `${USER}/export`,
    who: 'user',
    async answer(visit) {
      visit.headers.set('Content-Disposition', 'attachment; filename="digest-service-export.json"')
      return new Response(await visit.user().exportData(), {
        headers: { 'Content-Type': 'application/json' },
      })
    },
  },
  {
    operation: 'eraseUser',
    method: 'DELETE',
    path: USER,
    who: 'user',
    async answer(visit) {
      const { erased } = await visit.user().erase()
      return erased ? noContent() : Response.json({ erased }, { status: 202 })
    },
  },
  { operation: 'health', method: 'GET', path: '/health', who: 'anyone', answer: health },
]
