/** A sibling that binds the classes: a job over typed stubs, and the documented fetch paths. */
import type { DigestJob, UserState } from '../../../../../src/index.ts'

interface SiblingEnv {
  DIGEST_JOB: DurableObjectNamespace<DigestJob>
  USER_STATE: DurableObjectNamespace<UserState>
}

export default {
  async fetch(_request: Request, env: SiblingEnv): Promise<Response> {
    const job = env.DIGEST_JOB.getByName('sam:one')
    const { attempt } = await job.start({ topics: ['AI'], expectedArticles: 2 })
    await job.addArticle({ id: 'a', title: 'A', topics: ['AI'] })
    const article = { method: 'POST', body: JSON.stringify({ id: 'b', title: 'B', readingMinutes: 4 }) }
    const old = await job.fetch('https://do/article', article)
    const { status } = await job.complete({ attempt })
    const { changes } = await env.USER_STATE.getByName('sam').recordFeedback({
      articleId: 'a',
      feedback: 'helpful',
      topics: ['AI'],
    })
    const { articles } = await job.state()
    const refused = await job.start({ topics: ['Golf'] }).then(
      () => null,
      ({ name, code, message }: { name: string; code: string; message: string }) => ({ name, code, message }),
    )
    return Response.json({ status, changes, articles, old: old.status, refused })
  },
} satisfies ExportedHandler<SiblingEnv>
