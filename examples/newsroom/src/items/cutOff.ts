/** Repairs a document whose end is missing, so that its complete items can be read. Pure. */

const ROOTS = [
  { root: 'rss', item: 'item', ending: '</channel></rss>' },
  { root: 'rdf:RDF', item: 'item', ending: '</rdf:RDF>' },
  { root: 'feed', item: 'entry', ending: '</feed>' },
]

/**
 * The document up to its last complete item, with its end added. Undefined if it is not cut off, or has no complete
 * item.
 */
export function withoutCutOff(text: string): string | undefined {
  for (const { root, item, ending } of ROOTS) {
    if (!new RegExp(`<${root}[\\s>]`, 'i').test(text) || text.lastIndexOf(`</${root}>`) >= 0) continue
    const closing = `</${item}>`
    const last = text.lastIndexOf(closing)
    return last < 0 ? undefined : text.slice(0, last + closing.length) + ending
  }
  return undefined
}
