/** A text or topic, prepared for being searched: its bare letters, and where each stands in what was written. Pure. */
import { bareLetter } from './letters.ts'
import { written } from './written.ts'

export interface Prepared {
  written: string
  /** Without case and accents. */
  bare: string
  /** Where each UTF-16 unit of `bare` begins in `written`, and the end. The same places if undefined. */
  places?: number[]
  /** Where words begin in `written`. Computed at the first use, for scripts without spaces. */
  wordStarts?: Set<number>
}

const ASCII = /^[!-,.-^a-~]*(?: [!-,.-^a-~]+)*$/
const MANY_MARKS = /(\p{M}{4})\p{M}+/gu

/**
 * The part of a text that is searched: so many characters, and so many combining marks on one of them, because they
 * are put in order in quadratic time.
 */
export const searchable = (text: string, most: number) => text.slice(0, most).replace(MANY_MARKS, '$1')

/** Of a text that `searchable` has returned. */
export function prepared(text: string): Prepared {
  if (ASCII.test(text)) return { written: text, bare: text.toLowerCase() }
  const spelled = written(text)
  const places: number[] = []
  let bare = ''
  let place = 0
  for (const character of spelled) {
    const letters = bareLetter(character)
    for (let unit = 0; unit < letters.length; unit++) places.push(place)
    bare += letters
    place += character.length
  }
  places.push(spelled.length)
  return { written: spelled, bare, places }
}

/** A part of what was written, by its place in the bare letters. */
export function range({ places }: Prepared, at: number, length: number): [from: number, to: number] {
  return places ? [places[at] ?? 0, places[at + length] ?? 0] : [at, at + length]
}
