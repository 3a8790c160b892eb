/**
 * Reads the title of a feed or item as text. Publishers escape titles once or twice, and many write about code, so angle
 * brackets are markup only where they cannot be anything else.
 */
import { decodeHTML } from 'entities'
import { oneLine } from '../plainText.ts'

/** Tags that publishers use in titles. `<script>`, `<head>`, `<T>` and all others are what the title is about. */
const INLINE = new Set(
  `a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup
  tt u var p div`.split(/\s+/),
)
/** Tags that separate words. */
const PARTING = new Set(['p', 'div'])

/** Sticky, and each character is read once: a tag ends before the next `<`. */
const TAG = /<(br|wbr|img)(?:\s[^<>]*)?\/>|<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?>/iy

/**
 * The title as a line of text. Paired inline tags are removed, and `<br/>`, `<wbr/>` and `<img/>` if they are closed
 * like this. An unknown or unpaired tag and a `<` without `>` stay as written. Entities are decoded afterwards.
 */
export function titleText(html: string): string {
  const parts: string[] = []
  const open = new Map<string, number[]>()
  let at = 0
  for (let tag = html.indexOf('<'); tag >= 0; tag = html.indexOf('<', at)) {
    TAG.lastIndex = tag
    const match = TAG.exec(html)
    parts.push(html.slice(at, match ? tag : tag + 1))
    at = match ? TAG.lastIndex : tag + 1
    if (!match) continue
    const [text, closed, slash, tagName] = match
    const name = tagName?.toLowerCase()
    parts.push(closed === undefined ? text : closed.toLowerCase() === 'br' ? ' ' : '')
    if (name === undefined || !INLINE.has(name)) continue
    const places = open.get(name) ?? []
    open.set(name, places)
    if (slash === '') places.push(parts.length - 1)
    else {
      const start = places.pop()
      if (start === undefined) continue
      parts[start] = PARTING.has(name) ? ' ' : ''
      parts[parts.length - 1] = parts[start]
    }
  }
  parts.push(html.slice(at))
  return oneLine(decodeHTML(parts.join('')))
}
