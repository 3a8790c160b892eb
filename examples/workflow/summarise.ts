/** A placeholder for a model: returns the sentence whose words are most frequent in the text. */
export function summarise(text: string): string {
  const counts = Map.groupBy(wordsOf(text), (word) => word)
  const weight = (sentence: string) => {
    const words = wordsOf(sentence)
    const total = words.reduce((sum, word) => sum + (counts.get(word)?.length ?? 0), 0)
    return words.length === 0 ? 0 : total / words.length
  }
  const sentences = text.match(/[^.!?]+[.!?]*/g) ?? []
  const [best = ''] = sentences.toSorted((one, other) => weight(other) - weight(one))
  return best.trim()
}

/** Words of four letters and more, in lower case. */
const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}{4,}/gu) ?? []
