/** A client as others would write it: openapi-fetch with the types that openapi-typescript made of the document. */
import createClient from 'openapi-fetch'
import type { components, paths } from './api.d.ts'

type JobStatus = components['schemas']['JobStatus']

const open = (baseUrl: string, token: string) =>
  createClient<paths, 'application/json'>({ baseUrl, headers: { Authorization: `Bearer ${token}` } })

/** One digest from its start to a vote, and one refusal. */
export async function story(baseUrl: string, token: string) {
  const client = open(baseUrl, token)
  const user = { userId: 'me' }
  const path = { userId: 'me', jobId: 'friday' }
  const started = await client.POST('/v1/users/{userId}/jobs', {
    params: { path: user },
    body: { jobId: 'friday', topics: ['Science'], timeoutMs: 60_000 },
  })
  const received = await client.POST('/v1/users/{userId}/jobs/{jobId}/articles', {
    params: { path },
    body: {
      articles: [{ id: 'a1', title: 'One', topics: ['Science'], metadata: { feed: 'f1', paid: false } }],
    },
  })
  const completed = await client.POST('/v1/users/{userId}/jobs/{jobId}/complete', { params: { path } })
  const digest = await client.GET('/v1/users/{userId}/jobs/{jobId}/digest', { params: { path } })
  const vote = await client.POST('/v1/users/{userId}/feedback', {
    params: { path: user },
    body: { articleId: 'a1', feedback: 'helpful', topics: ['Science'] },
  })
  const weights = await client.GET('/v1/users/{userId}/weights', { params: { path: user } })
  const refused = await client.POST('/v1/users/{userId}/jobs/{jobId}/cancel', { params: { path } })
  const status: JobStatus['status'] | undefined = completed.data?.status
  const outcome = received.data?.outcomes[0]
  return {
    attempt: started.data?.attempt,
    seq: outcome?.outcome === 'added' ? outcome.seq : undefined,
    status,
    titles: digest.data?.sections.flatMap(({ articles }) => articles.map(({ title }) => title)),
    changes: vote.data?.changes,
    weights: weights.data,
    code: refused.error?.code,
  }
}

/** Never called: what must not compile. */
export function wrong(baseUrl: string) {
  const client = open(baseUrl, '')
  const path = { userId: 'me', jobId: 'friday' }
  const jobs = '/v1/users/{userId}/jobs'
  return [
    // @ts-expect-error: topics are required
    client.POST(jobs, { params: { path }, body: { jobId: 'friday' } }),
    // @ts-expect-error: there is no such way to end
    client.POST(jobs, { params: { path }, body: { topics: ['AI'], onTimeout: 'explode' } }),
    // @ts-expect-error: an error is a text
    client.POST('/v1/users/{userId}/jobs/{jobId}/fail', { params: { path }, body: { error: 7 } }),
    // @ts-expect-error: a job's path names the job
    client.GET('/v1/users/{userId}/jobs/{jobId}', { params: { path: { userId: 'me' } } }),
    // @ts-expect-error: there is no such path
    client.GET('/v1/users/{userId}/nothing', { params: { path } }),
    // @ts-expect-error: a limit is a number
    client.GET('/v1/users/{userId}/feedback', { params: { path, query: { limit: 'all' } } }),
  ]
}
