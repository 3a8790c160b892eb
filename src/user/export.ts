/** Exports everything held about a user as a stream of one JSON document. */
import { toClientError } from '../errors.ts'
import { type GetJobStub, listJobs } from './jobList.ts'
import * as learning from './learning.ts'
import type { UserExport } from './responses.ts'
import { toPreferences, toVote } from './rules.ts'
import type { UserTables } from './tables.ts'

/** The document in pieces: first the data of the user's own object, then job by job. */
export async function* exportDocument(
  userId: string,
  tables: UserTables,
  ask: GetJobStub,
  now: number,
): AsyncGenerator<string> {
  const { baseline, votes } = tables.voteHistory()
  const { topics, ...reader } = baseline
  const { weights, resetAt, resets } = tables.weightState()
  const own: Omit<UserExport, 'jobs'> = {
    userId,
    exportedAt: new Date(now).toISOString(),
    preferences: toPreferences(tables.preferences()),
    weights: learning.toRecord(weights),
    resets: [
      ...(resetAt > 0 ? [{ resetAt: new Date(resetAt).toISOString() }] : []),
      ...[...resets].map(([topic, at]) => ({ topic, resetAt: new Date(at).toISOString() })),
    ],
    learner: { ...reader, topics: [...topics.values()] },
    feedback: votes.map(toVote),
    seen: tables.jobs.seenSince(0),
  }
  yield `${JSON.stringify(own).slice(0, -1)},"jobs":[`
  let comma = ''
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const { jobs, next } = await listJobs(tables, ask, { after, limit: 50 }, now, { isStrict: true })
    for (const status of jobs) {
      yield `${comma}${JSON.stringify(status).slice(0, -1)},"articles":[`
      yield* articlesOf(ask, status.id)
      yield ']}'
      comma = ','
    }
    after = next
  }
  yield ']}'
}

/** A job's articles, separated by commas. Empty if the job was erased meanwhile. */
async function* articlesOf(ask: GetJobStub, id: string): AsyncGenerator<string> {
  for (let after: number | undefined = 0; after !== undefined; ) {
    try {
      const { articles, next } = await ask(id).articles({ after, limit: 500 })
      if (articles.length > 0) yield (after > 0 ? ',' : '') + JSON.stringify(articles).slice(1, -1)
      after = next
    } catch (error) {
      if (toClientError(error).code !== 'not_found') throw error
      return
    }
  }
}

/** A byte stream of text that is produced only as fast as it is read. */
export function toByteStream(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const { done, value } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
}
