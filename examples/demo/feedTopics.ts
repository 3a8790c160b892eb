/** Finds topics for feeds: their most frequent categories or title words. Pure. */

import * as v from 'valibot'
import { TopicSchema } from '../../src/contract/fields.ts'
import { topicKey } from '../../src/contract/topicKey.ts'
import type { Item } from '../newsroom/src/parseFeed.ts'

/** Words that no feed is about, in the languages of many feeds. */
const EMPTY_WORDS = new Set(
  `about after again against also before could does from have into just like more most near only other over says
  should some than that their them then there these they this those under until were what when where which while
  will with would your aber alle auch beim dass dein denn dies diese dieser einem einen einer eines fuer gegen
  haben hatte ihre kein mehr nach nicht noch oder sein sich sind ueber unter vom wenn werden wird zwischen como
  contra desde entre esta este mais para pela pelo pero porque quando sobre también avec dans elle leur mais nous
  pour sans sont tout vous zijn naar niet della delle dopo sono`.split(/\s+/),
)

/** The most frequent categories, or title words if the items have no categories. Empty without items. */
export function topicsOf(items: readonly Item[], most = 6): string[] {
  const byCategory = frequent(
    items.map(({ categories }) => categories),
    most,
  )
  return byCategory.length > 0
    ? byCategory
    : frequent(
        items.map(({ title }) => words(title ?? '')),
        most,
      )
}

function words(title: string): string[] {
  const found = title.match(/[\p{L}\p{M}\p{N}]+[+#]*/gu) ?? []
  const telling = found.filter((word) => word.length >= 4 && !EMPTY_WORDS.has(word.toLowerCase()))
  // A title of short words only is represented by one of them.
  return telling.length > 0 ? telling : found
}

/** The words in most lists, the longest first among equals, as first spelled. */
function frequent(lists: readonly (readonly string[])[], most: number): string[] {
  const counts = new Map<string, { word: string; lists: number }>()
  for (const list of lists)
    for (const [key, word] of new Map(list.map((word) => [topicKey(word), word]))) {
      const known = counts.get(key) ?? { word, lists: 0 }
      if (v.is(TopicSchema, word)) counts.set(key, { ...known, lists: known.lists + 1 })
    }
  return [...counts.values()]
    .sort((one, other) => other.lists - one.lists || other.word.length - one.word.length)
    .slice(0, most)
    .map(({ word }) => word)
}
