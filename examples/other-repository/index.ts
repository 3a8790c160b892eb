/**
 * Renders a completed digest as a plain text mail: `GET /{userId}/{jobId}`. It sends no mail and does not
 * authenticate, so it has no public address.
 */

import { codeOf, type ErrorCode } from 'digest-service'

const statuses = new Map<ErrorCode, number>([
  ['invalid_input', 400],
  ['not_found', 404],
  ['conflict', 409],
  ['unavailable', 503],
])

export default {
  async fetch(request, env): Promise<Response> {
    const { pathname } = new URL(request.url)
    try {
      const [userId = '', jobId = ''] = pathname.slice(1).split('/').map(decodeURIComponent)
      return new Response(await mail(env, userId, jobId))
    } catch (error) {
      // A path that cannot be decoded.
      const code = error instanceof URIError ? 'invalid_input' : (codeOf(error) ?? 'internal')
      return Response.json({ code }, { status: statuses.get(code) ?? 500 })
    }
  },
} satisfies ExportedHandler<MailerEnv>

async function mail(env: MailerEnv, userId: string, jobId: string): Promise<string> {
  // By service binding.
  const { sections } = await env.DIGESTS.job(userId, jobId).digest()
  // By script_name: typed stubs of the objects, with the names that the service gives them.
  const { topics, articleCount } = await env.DIGEST_JOB.getByName(`${userId}:${jobId}`).status()
  const weights = await env.USER_STATE.getByName(userId).weights()

  const [favourite] = Object.entries(weights).toSorted(([, one], [, other]) => other - one)
  return [
    `Subject: the best of ${articleCount} articles on ${topics.join(', ')}`,
    ...(favourite ? [`You like ${favourite[0]} best.`] : []),
    ...sections.flatMap(({ topic, articles }) => [
      '',
      // The section of articles on none of the job's topics has no topic.
      `# ${topic ?? 'More'}`,
      ...articles.map(({ title }) => `- ${title}`),
    ]),
    '',
  ].join('\n')
}
