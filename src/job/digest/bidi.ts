/**
 * Keeps foreign text from changing the direction of what follows it. In HTML a block with `dir="auto"` does
 * that. An inline `<bdi>` does it for balanced text only, because browsers isolate it with the same control
 * characters, and an isolate left open inside pairs with the element's own end. Markdown and sentences have
 * nothing but control characters. Definitions: UAX #9, sections 2 and 3.3.2.
 */

const POP_EMBEDDING = '\u202c'
const POP_ISOLATE = '\u2069'
/** LRE, RLE, LRO and RLO end with PDF; LRI, RLI and FSI with PDI, which also ends what was opened inside. */
const CONTROL = /[\u202a-\u202e\u2066-\u2069]/g
/** Text that a left-to-right sentence has to isolate: controls, and characters of right-to-left scripts. */
const NEEDS_ISOLATION =
  /[\u200f\u202a-\u202e\u2066-\u2069\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/**
 * Closes directional controls that are left open, and removes those that close what the text did not open. Each control
 * is opened and closed once, so the work is in proportion to the text.
 */
export function balanced(text: string): string {
  const open: string[] = []
  let isolates = 0
  const kept = text.replace(CONTROL, (control) => {
    if (control === POP_EMBEDDING) {
      if (open.at(-1) !== POP_EMBEDDING) return ''
      open.pop()
    } else if (control === POP_ISOLATE) {
      if (isolates === 0) return ''
      while (open.pop() !== POP_ISOLATE);
      isolates -= 1
    } else if (control < '\u2066') open.push(POP_EMBEDDING)
    else {
      open.push(POP_ISOLATE)
      isolates += 1
    }
    return control
  })
  return kept + open.reverse().join('')
}

/** Whether a character or text has a part that is written from right to left. */
export const hasRightToLeft = (text: string) => NEEDS_ISOLATION.test(text)

/** The text as a unit of its own inside a sentence. Unchanged if it cannot affect the sentence. */
export const isolated = (text: string) =>
  hasRightToLeft(text) ? `\u2068${balanced(text)}${POP_ISOLATE}` : text

/** Languages that are written from right to left, unless the tag names another script, and scripts that are. */
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)\b(?!-(latn|cyrl|deva)\b)|-(arab|hebr)\b/i

/** The direction of a page in a language. */
export const directionOf = (language: string) => (RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr')
