/** A sibling as its team would write it: typed by the package alone. */
import {
  type DigestJob,
  type DigestService,
  errorCodes,
  type JobStatus,
  type UserState,
} from 'digest-service'
import { DigestClient, ServiceError } from 'digest-service/client'
import { type Mail, renderMail } from 'digest-service/mail'
import { rank } from 'digest-service/ranking'

interface SiblingEnv {
  DIGESTS: Service<DigestService>
  DIGEST_JOB: DurableObjectNamespace<DigestJob>
  USER_STATE: DurableObjectNamespace<UserState>
}

export default {
  async fetch(_request, env): Promise<Response> {
    const job = env.DIGESTS.job('ann', '2026-11-27')
    const { attempt } = await job.start({ topics: ['Science'], expectedArticles: 1 })
    await job.addArticle({ id: 'a1', title: 'A river returns', topics: ['Science'], source: 'Gazette' })
    const status: JobStatus = await job.complete({ attempt })
    await env.DIGESTS.user('ann').recordFeedback({
      articleId: 'a1',
      feedback: 'helpful',
      topics: ['Science'],
    })
    const weights: Record<string, number> = await env.USER_STATE.getByName('ann').weights()
    const { articleCount } = await env.DIGEST_JOB.getByName('ann:2026-11-27').status()
    const [first] = rank(
      [{ id: 'a1', topics: ['Science'] }],
      { weights, mutedTopics: [], mutedSources: [] },
      0,
    ).articles

    // @ts-expect-error a misspelled option
    await job.start({ topics: ['Science'], expectedArticle: 1 })
    // @ts-expect-error another verdict
    await env.DIGESTS.user('ann').recordFeedback({ articleId: 'a1', feedback: 'great', topics: [] })
    // @ts-expect-error no such method
    await env.USER_STATE.getByName('ann').wheights()
    return Response.json({
      status: status.status,
      weights,
      articleCount,
      score: first?.score,
      codes: errorCodes.length,
    })
  },
} satisfies ExportedHandler<SiblingEnv>

export async function mailOf(env: SiblingEnv): Promise<Mail> {
  const job = env.DIGESTS.job('ann', '2026-11-27')
  const { path, expiresAt } = await job.link({ days: 7 })
  return renderMail(await job.digest(), {
    link: `https://digests.example${path}`,
    subject: `Until ${expiresAt}`,
  })
}

export async function preferencesOf(base: string, token: string): Promise<string> {
  const client = new DigestClient({ base, token })
  try {
    const { timeZone, nextDigestAt = 'never' } = await client.preferences()
    return `${timeZone} ${nextDigestAt}`
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'unauthenticated') return 'nobody'
    throw error
  }
}
