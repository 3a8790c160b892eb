/** Compares what was acknowledged with what is stored. Returns every difference in words. */
import type { DigestClient } from '../../../../src/client/client.ts'
import type { JobState, StoredArticle } from '../../../../src/contract/job.ts'
import type { Vote } from '../../../../src/contract/learning.ts'
import { topicKey } from '../../../../src/contract/topicKey.ts'
import type { UserExport } from '../../../../src/contract/userExport.ts'
import { toRecord } from '../../../../src/user/learning/formulas.ts'
import {
  newBaseline,
  newWeights,
  recomputeWeights,
  type StoredVote,
} from '../../../../src/user/learning/votes.ts'
import type { Caller } from './caller.ts'
import type { JobEntry, Journal } from './journal.ts'

const same = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other)

/** Everything of a user whose clients have stopped. */
export async function compare(journal: Journal, client: DigestClient): Promise<string[]> {
  const document = await client.exportData()
  const faults = [
    ...jobFaults(journal, document.jobs),
    ...voteFaults(journal, document),
    ...(await listFaults(journal, client)),
    ...(await weightFaults(journal, document, client)),
  ]
  return faults.map((fault) => `${journal.user}: ${fault}`)
}

/** For a user whose clients go on: what was acknowledged before, and is missing. */
export async function missing(journal: Journal, client: DigestClient, caller: Caller): Promise<string[]> {
  const entry = [...journal.jobs.values()].at(-1)
  if (!entry) return []
  const votes = [...journal.votes]
  const sent = [...entry.articles].flatMap(([id, { is }]) => (is === 'there' ? [id] : []))
  const { articles } = await caller.insist(() => client.articles(entry.id, { limit: 500 }))
  const { feedback } = await caller.insist(() => client.feedback({ limit: 500 }))
  const there = new Set(articles.map(({ id }) => id))
  const cast = new Set(feedback.map(({ articleId }) => articleId))
  return [
    ...sent.flatMap((id) => (there.has(id) ? [] : [`article ${id} of job ${entry.id} is missing`])),
    // A vote whose withdrawal was sent may be gone, whether or not it was acknowledged.
    ...votes.flatMap(([id, { turn }]) =>
      cast.has(id) || (journal.askedBack.get(id) ?? 0) > turn ? [] : [`the vote on ${id} is missing`],
    ),
  ].map((fault) => `${journal.user}: ${fault}`)
}

function jobFaults({ jobs }: Journal, there: JobState[]): string[] {
  const found = new Map(there.map((job) => [job.id, job]))
  return [
    ...(found.size < there.length ? ['a job is stored twice'] : []),
    ...there.flatMap(({ id }) => (jobs.has(id) ? [] : [`job ${id} was never asked for`])),
    ...[...jobs.values()].flatMap((entry) => {
      const job = found.get(entry.id)
      return job ? stateFaults(entry, job) : [`job ${entry.id} is missing`]
    }),
  ]
}

function stateFaults(entry: JobEntry, job: JobState): string[] {
  const told = [entry.status, entry.attempt, entry.digestId]
  const is = [job.status, job.attempt, job.digestId]
  return [
    ...(same(told, is) ? [] : [`is ${is.join(' ')}, was told ${told.join(' ')}`]),
    ...(job.articleCount === job.articles.length
      ? []
      : [`counts ${job.articleCount} articles of ${job.articles.length}`]),
    ...(job.completedAt ? [] : ['is still open']),
    ...articleFaults(entry, job.articles),
  ].map((fault) => `job ${entry.id}: ${fault}`)
}

function articleFaults(entry: JobEntry, there: StoredArticle[]): string[] {
  const found = new Map(there.map((article) => [article.id, article]))
  const urls = there.flatMap(({ url }) => (url === undefined ? [] : [url]))
  return [
    ...(found.size < there.length ? ['an article is stored twice'] : []),
    ...(new Set(urls).size < urls.length ? ['a URL is stored twice'] : []),
    ...(there.every(({ seq }, at) => seq === at + 1) ? [] : ['the sequence has gaps']),
    ...there.flatMap(({ id }) => (entry.articles.has(id) ? [] : [`article ${id} was never sent`])),
    ...[...entry.articles].flatMap(([id, sent]) => {
      const article = found.get(id)
      if (sent.is === 'there' && !article) return [`article ${id} was acknowledged and is missing`]
      if (sent.is === 'there' && sent.seq !== undefined && sent.seq !== article?.seq)
        return [`article ${id} is number ${article?.seq}, was told ${sent.seq}`]
      if (sent.is === 'left out' && (article || !found.has(sent.of)))
        return [`article ${id} was told to repeat ${sent.of}`]
      return []
    }),
  ]
}

function voteFaults(
  { votes, version, maxArticles }: Journal,
  { feedback, preferences }: UserExport,
): string[] {
  const brief = (vote: { feedback: string; topics: readonly string[] }) => [vote.feedback, ...vote.topics]
  const found = new Map(feedback.map((vote) => [vote.articleId, vote]))
  const is = [preferences.version, preferences.maxArticles]
  const times = feedback.map(({ votedAt }) => votedAt)
  return [
    ...(found.size < feedback.length ? ['a vote is stored twice'] : []),
    ...(times.every((time, at) => at === 0 || time > (times[at - 1] ?? '')) ? [] : ['votes out of order']),
    ...feedback.flatMap(({ articleId }) =>
      votes.has(articleId) ? [] : [`a vote on ${articleId} that was not cast, or was withdrawn`],
    ),
    ...[...votes].flatMap(([articleId, vote]) => {
      const stored = found.get(articleId)
      if (!stored) return [`the vote on ${articleId} is missing`]
      return same(brief(vote), brief(stored)) ? [] : [`the vote on ${articleId} is another`]
    }),
    ...(same([version, maxArticles], is) ? [] : [`preferences ${is}, was told ${[version, maxArticles]}`]),
  ]
}

/** The list by pages: every job once, newest first. */
async function listFaults({ jobs }: Journal, client: DigestClient): Promise<string[]> {
  const listed: { id: string; startedAt: string }[] = []
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await client.jobs({ limit: 20, ...(after !== undefined && { after }) })
    listed.push(...page.jobs)
    after = page.next
  }
  const ids = new Set(listed.map(({ id }) => id))
  const isSorted = listed.every(
    ({ startedAt }, at) => at === 0 || startedAt <= (listed[at - 1]?.startedAt ?? ''),
  )
  return [
    ...(ids.size < listed.length ? ['the list names a job twice'] : []),
    ...(isSorted ? [] : ['the list is out of order']),
    ...[...jobs.keys()].flatMap((id) => (ids.has(id) ? [] : [`job ${id} is not listed`])),
  ]
}

/** The weights by their definition, from the stored votes, before and after a last learning. */
async function weightFaults(journal: Journal, document: UserExport, client: DigestClient): Promise<string[]> {
  const votes = document.feedback.map(cast)
  const taken = votes.filter(({ articleId }) => (journal.votes.get(articleId)?.turn ?? 0) < journal.learnedAt)
  const learnedAt = Math.max(0, ...taken.map(({ at }) => at))
  const weightsAt = (learnedAt: number) => {
    const state = { ...newWeights, learnedAt }
    const { topics, sources } = recomputeWeights(state, { baseline: newBaseline, votes })
    return { topics: toRecord(topics.weights), sources: toRecord(sources.weights) }
  }
  const before = weightsAt(learnedAt)
  const differs = (when: string, is: Record<string, number>, should: Record<string, number>) =>
    same(sorted(is), sorted(should))
      ? []
      : [`weights ${when} ${JSON.stringify(is)}, by definition ${JSON.stringify(should)}`]
  const faults = [
    ...differs('exported', document.weights, before.topics),
    ...differs('answered', await client.weights(), before.topics),
    ...differs('of sources exported', document.sourceWeights, before.sources),
    ...differs('of sources answered', await client.sourceWeights(), before.sources),
  ]
  await client.learn()
  const after = weightsAt(Number.MAX_SAFE_INTEGER)
  return [
    ...faults,
    ...differs('learned', await client.weights(), after.topics),
    ...differs('of sources learned', await client.sourceWeights(), after.sources),
  ]
}

const cast = ({ votedAt, teaches, ...vote }: Vote): StoredVote => ({
  ...vote,
  at: Date.parse(votedAt),
  teaches: teaches ?? true,
})
const sorted = (weights: Record<string, number>) =>
  Object.entries(weights)
    .map(([topic, weight]) => [topicKey(topic), weight] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
