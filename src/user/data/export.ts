/** Exports everything about a user. The export is a stream of one JSON document. */
import { toClientError } from '../../contract/errors.ts'
import type { UserExport } from '../../contract/userExport.ts'
import { getJobStub } from '../../platform/stubs.ts'
import { splitTokens } from '../../remembered.ts'
import { type JobOwner, listJobs } from '../jobs/list.ts'
import { toRecord } from '../learning/formulas.ts'
import { perSubject, sourceCodec, topicCodec } from '../learning/subject.ts'
import { toVote } from '../learning/votes.ts'
import { toPreferences } from '../preferences.ts'
import type { UserStore } from '../store.ts'

/** The document in pieces: first the data of the user's own object, then job by job. */
export async function* exportDocument(
  store: UserStore,
  owner: JobOwner,
  now: number,
): AsyncGenerator<string> {
  const own = exportWithoutJobs(store, owner.userId, now)
  yield `${JSON.stringify(own).slice(0, -1)},"jobs":[`
  let comma = ''
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const { jobs, next } = await listJobs(store, owner, { after, limit: 50 }, now, { isStrict: true })
    for (const status of jobs) {
      yield `${comma}${JSON.stringify(status).slice(0, -1)},"articles":[`
      yield* articlesOf(owner, status.id)
      yield ']}'
      comma = ','
    }
    after = next
  }
  yield ']}'
}

/** Everything that the user's own object holds, except its jobs. */
export function exportWithoutJobs(store: UserStore, userId: string, now: number): Omit<UserExport, 'jobs'> {
  const digests = store.shownSince(0)
  const { baseline, votes } = store.learning.history()
  const { learnedAt, votedAt, ...learned } = store.learning.weightState()
  const { topics, sources } = perSubject((subject) => {
    const { weights, resetAt, resets } = learned[subject]
    const { H, N, counts } = baseline[subject]
    return {
      weights: toRecord(weights),
      resetOfAll: resetAt > 0 ? [{ resetAt: instant(resetAt) }] : [],
      resets: [...resets].map(([name, at]) => ({ name, resetAt: instant(at) })),
      rates: { H, N },
      // Without fields of a later release, which no import knows.
      counts: [...counts.values()].map(({ name, h, n, up, down }) => ({ name, h, n, up, down })),
    }
  })
  return {
    version: 1,
    userId,
    exportedAt: instant(now),
    preferences: toPreferences(store.preferences()),
    weights: topics.weights,
    sourceWeights: sources.weights,
    ...(learnedAt > 0 && { learnedAt: instant(learnedAt) }),
    ...(votedAt > 0 && { votedAt: instant(votedAt) }),
    resets: [...topics.resetOfAll, ...topics.resets.map(topicCodec.encode)],
    sourceResets: [...sources.resetOfAll, ...sources.resets.map(sourceCodec.encode)],
    learner: { ...topics.rates, topics: topics.counts.map(topicCodec.encode) },
    sourceLearner: { ...sources.rates, sources: sources.counts.map(sourceCodec.encode) },
    feedback: votes.map(toVote),
    ...(digests.length > 0 && { seenKey: store.seenKey() }),
    seen: [...new Set(digests.flatMap(({ shown, met }) => splitTokens(shown + met)))],
  }
}

const instant = (ms: number) => new Date(ms).toISOString()

/** A job's articles, separated by commas. Empty if the job was erased meanwhile. */
async function* articlesOf({ env, userId }: JobOwner, id: string): AsyncGenerator<string> {
  for (let after: number | undefined = 0; after !== undefined; ) {
    try {
      const { articles, next } = await getJobStub(env, userId, id).articles({ after, limit: 500 })
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
