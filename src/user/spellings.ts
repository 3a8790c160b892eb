/**
 * Reads what is stored by topic. Earlier releases kept spellings apart that are one topic now, such as the
 * composed and the decomposed `é`. Their entries become one. Pure.
 */
import type { TopicCounts, Weights } from './learning.ts'
import { mergeByKey, topicKey } from './schema.ts'

/** The learner's counts by key. The counts of several spellings are added. */
export const countsByKey = (stored: readonly TopicCounts[]): Map<string, TopicCounts> =>
  mergeByKey(stored, (first, second) => ({
    ...first,
    h: first.h + second.h,
    n: first.n + second.n,
    up: first.up + second.up,
    down: first.down + second.down,
  }))

/** The instants of resets by key. The later reset of several spellings counts. */
export const resetsByKey = (stored: readonly { topic: string; at: number }[]): Map<string, number> =>
  new Map(
    [...mergeByKey(stored, (first, second) => (first.at >= second.at ? first : second))].map(
      ([key, { at }]) => [key, at],
    ),
  )

/** The weights by key, each as first spelled. If spellings were merged, the weights must be computed again. */
export const weightsByKey = (stored: readonly { topic: string; hundredths: number }[]): Weights =>
  mergeByKey(stored, (first) => first)

/** Whether the names include spellings that release 0.1.0 kept apart and that are one topic now. */
export function hasMergedSpellings(names: readonly string[]): boolean {
  const earlierKeys = new Set(names.map((name) => name.trim().toLowerCase()))
  return new Set([...earlierKeys].map(topicKey)).size < earlierKeys.size
}
