/** Exports everything held about a user as a stream of one JSON document, and imports such a document. */
import { toClientError } from '../../contract/errors.ts'
import type { Import, UserExport } from '../../contract/userExport.ts'
import { type GetJobStub, listJobs } from '../jobs/list.ts'
import { type LearnerState, toRecord } from '../learning/formulas.ts'
import { asSource, asTopic } from '../learning/names.ts'
import { type Learned, toVote } from '../learning/votes.ts'
import { toPreferences } from '../preferences.ts'
import type { UserTables } from '../store.ts'
import { assertSameDocument, restoredUser } from './import.ts'

/** The document in pieces: first the data of the user's own object, then job by job. */
export async function* exportDocument(
  userId: string,
  tables: UserTables,
  ask: GetJobStub,
  now: number,
): AsyncGenerator<string> {
  const own = exportWithoutJobs(userId, tables, now)
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

/** Everything that the user's own object holds, except its jobs. */
export function exportWithoutJobs(userId: string, tables: UserTables, now: number): Omit<UserExport, 'jobs'> {
  const { baseline, votes } = tables.voteHistory()
  const { learnedAt, votedAt, topics, sources } = tables.weightState()
  return {
    version: 1,
    userId,
    exportedAt: new Date(now).toISOString(),
    preferences: toPreferences(tables.preferences()),
    weights: toRecord(topics.weights),
    sourceWeights: toRecord(sources.weights),
    ...(learnedAt > 0 && { learnedAt: new Date(learnedAt).toISOString() }),
    ...(votedAt > 0 && { votedAt: new Date(votedAt).toISOString() }),
    resets: [...resetOfAll(topics), ...namedResets(topics).map(asTopic)],
    sourceResets: [...resetOfAll(sources), ...namedResets(sources).map(asSource)],
    learner: { ...readerCounts(baseline.topics), topics: nameCounts(baseline.topics).map(asTopic) },
    sourceLearner: { ...readerCounts(baseline.sources), sources: nameCounts(baseline.sources).map(asSource) },
    feedback: votes.map(toVote),
    seen: tables.seenSince(0),
  }
}

const resetOfAll = ({ resetAt }: Learned) =>
  resetAt > 0 ? [{ resetAt: new Date(resetAt).toISOString() }] : []
const namedResets = ({ resets }: Learned) =>
  [...resets].map(([name, at]) => ({ name, resetAt: new Date(at).toISOString() }))

// Without fields of a later release, which no import knows.
const readerCounts = ({ H, N }: LearnerState) => ({ H, N })
const nameCounts = ({ counts }: LearnerState) =>
  [...counts.values()].map(({ name, h, n, up, down }) => ({ name, h, n, up, down }))

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

/**
 * Restores a user. The same document again changes nothing.
 * @returns whether there are votes
 * @throws `invalid_input`; `conflict` if the user holds anything else
 */
export function importDocument(userId: string, tables: UserTables, document: Import, now: number): boolean {
  if (!tables.isEmpty()) {
    assertSameDocument(document, exportWithoutJobs(userId, tables, now))
    return false
  }
  const restored = restoredUser(document)
  tables.restore(restored, now)
  return restored.votes.length > 0
}
