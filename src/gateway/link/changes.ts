/**
 * What a vote has changed, in the query of the page that is shown after it. Pure. It has numbers only: the names are
 * those of the article, so a query cannot put words on the page.
 */
import type { DigestArticle } from '../../contract/job.ts'
import type { FeedbackAnswer } from '../../contract/learning.ts'
import { topicKey } from '../../contract/topicKey.ts'

/** The query: the article, and the change of each of its topics and of its source. Nothing stands for none. */
export function formatChanges(
  { seq, topics = [] }: DigestArticle,
  { changes, sourceChange }: Pick<FeedbackAnswer, 'changes' | 'sourceChange'> = { changes: [] },
): string {
  const all = topics.map((name) => changes.find(({ topic }) => topicKey(topic) === topicKey(name)))
  const texts = [...all, sourceChange].map((change) =>
    change && change.before !== change.after ? `${change.before.toFixed(2)}-${change.after.toFixed(2)}` : '',
  )
  return `voted=${seq}&changes=${texts}`
}

/** The changes of a vote on an article. Undefined if the query is about another article or none. */
export function parseChanges(
  { seq, topics = [], source = '' }: DigestArticle,
  query: URLSearchParams | undefined,
): { name: string; before: string; after: string }[] | undefined {
  if (query?.get('voted') !== String(seq)) return undefined
  const texts = (query.get('changes') ?? '').split(',')
  return [...topics, source].flatMap((name, index) => {
    const [, before, after] = /^(\d\.\d\d)-(\d\.\d\d)$/.exec(texts[index] ?? '') ?? []
    return before && after ? [{ name, before, after }] : []
  })
}
