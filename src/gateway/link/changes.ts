/**
 * What a vote has changed, in the query of the page that is shown after it. Pure. It has numbers only: the names are
 * those of the article, so a query cannot put words on the page.
 */
import type { DigestArticle } from '../../contract/job.ts'
import type { FeedbackAnswer } from '../../contract/learning.ts'
import { topicKey } from '../../contract/topicKey.ts'

interface Change {
  before: number
  after: number
}

/** A weight as it was and as it is, such as `1.00-1.10`. */
const CHANGE = /^(\d\.\d\d)-(\d\.\d\d)$/

/** The names in the order of the numbers. */
const namesOf = ({ topics = [], source }: DigestArticle) => [...topics, source ?? '']

/** The query: the article, and for each of its topics and its source the change. Nothing stands for none. */
export function formatChanges(article: DigestArticle, { changes, sourceChange }: FeedbackAnswer): string {
  const byKey = new Map<string, Change>(changes.map((change) => [topicKey(change.topic), change]))
  const found = [...(article.topics ?? []).map((topic) => byKey.get(topicKey(topic))), sourceChange]
  const texts = found.map((change) =>
    change && change.before !== change.after ? `${change.before.toFixed(2)}-${change.after.toFixed(2)}` : '',
  )
  return `voted=${article.seq}&changes=${texts.join()}`
}

/** The changes of a vote on an article. Undefined if the query is about another article or none. */
export function parseChanges(
  article: DigestArticle,
  query: URLSearchParams | undefined,
): { name: string; before: string; after: string }[] | undefined {
  if (query?.get('voted') !== String(article.seq)) return undefined
  const texts = (query.get('changes') ?? '').split(',')
  return namesOf(article).flatMap((name, index) => {
    const [, before, after] = CHANGE.exec(texts[index] ?? '') ?? []
    return before && after ? [{ name, before, after }] : []
  })
}
