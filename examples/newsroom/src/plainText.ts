/**
 * Converts the text of feeds to plain text: removes markup, decodes entities, joins lines, cuts to length.
 */
import { decodeHTML } from 'entities'

/** Tags that separate words. Others (`<b>`, `<a>`) may be inside a word. */
const PARTING =
  /^\/?(address|article|blockquote|br|dd|div|dl|dt|figure|h[1-6]|hr|img|li|ol|p|pre|section|table|td|th|tr|ul)\b/i

/** HTML as a line of text. Reads the input once, whatever is left open in it. */
export function plainText(html: string): string {
  let text = ''
  let at = 0
  while (at < html.length) {
    const tag = html.indexOf('<', at)
    const after = tag < 0 ? '' : html.slice(tag + 1, tag + 20)
    // "1 < 2" is text.
    const isMarkup = /^(\/?[a-z]|!|\?)/i.test(after)
    text += html.slice(at, tag < 0 ? undefined : tag + (isMarkup ? 0 : 1))
    if (tag < 0) break
    if (isMarkup && PARTING.test(after)) text += ' '
    at = isMarkup ? endOf(html, tag, after) : tag + 1
  }
  return oneLine(decodeHTML(text))
}

/**
 * Where text continues after the tag, comment, script or style that begins at `tag`; never if it is not
 * closed.
 */
function endOf(html: string, tag: number, after: string): number {
  const [, hidden] = /^(script|style)\b/i.exec(after) ?? []
  const end = after.startsWith('!--') ? '-->' : hidden ? `</${hidden}>` : '>'
  const found = html.indexOf(end, tag)
  return found < 0 ? html.length : found + end.length
}

/**
 * Replaces whitespace and control characters by single spaces, and lone surrogates by replacement characters.
 */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** Cuts to this many UTF-16 units without splitting a character, with an ellipsis if something is missing. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')
  return `${cut.trimEnd()}…`
}
