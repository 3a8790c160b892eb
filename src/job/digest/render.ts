/**
 * Renders a digest as Markdown and HTML. All text of articles is escaped, and
 * cannot change the direction of the text around it. Long text is cut, so that no article fills the page. The digest's own
 * words are English.
 */

import type { Digest, DigestArticle, DigestSection } from '../../contract/job.ts'
import { otherHost } from '../../platform/site.ts'
import { balanced, directionOf, isolated } from './bidi.ts'

/** The most characters of a summary, and of the reason for a place, on a page. JSON has all of them. */
const SUMMARY_CHARACTERS = 2_000
const REASON_CHARACTERS = 500
/** The most other sources of a story that are named. */
const MAX_OTHERS = 10

export const title = ({ completedAt, timeZone }: Digest) =>
  `Your digest of ${longDate(Date.parse(completedAt), timeZone)}`

/** The day of an instant in a time zone, such as 23 November 2026. */
export const longDate = (at: number, timeZone = 'UTC') =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(at)

export const heading = ({ topic }: DigestSection) => topic ?? 'More'
/** @param render one part, so that it does not affect the direction of the others */
export const byline = (
  article: DigestArticle,
  { timeZone = 'UTC' }: Digest,
  render: (part: string) => string,
) =>
  [sourceOf(article), article.author, article.publishedAt && localDate(article.publishedAt, timeZone)]
    .flatMap((part) => (part ? [render(unlinked(part))] : []))
    .join(' · ')

/** The name of the source. An address on another site than its feed's shows its host, because anybody can take a name. */
function sourceOf(article: DigestArticle): string | undefined {
  const { source } = article
  const host = otherHost(article)
  if (host === undefined) return source
  return source === undefined ? host : `${isolated(source)} (${host})`
}

/** The day of an instant in a time zone, such as 2031-01-15. Swedish dates are written so. */
const localDate = (instant: string, timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(instant))

/** The other sources of an article's story, each with its name. */
export const otherSources = ({ also = [] }: DigestArticle) =>
  also.map(({ id, source, url }) => ({
    url,
    name: url === undefined ? unlinked(source ?? id) : (source ?? new URL(url).hostname),
  }))

/** The first other sources in a sentence. Empty without any. */
function alsoIn(article: DigestArticle, render: (name: string, url: string | undefined) => string): string {
  const others = otherSources(article)
  const names = others.slice(0, MAX_OTHERS).map(({ name, url }) => render(name, url))
  const more = others.length - names.length
  return names.length === 0 ? '' : `Also in ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Cut to so many UTF-16 units without splitting a character. */
const shortened = (text: string, most: number) =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`

const ADDRESS = /:(?=\/\/)|\bwww(?=\.)|(?<=[\p{L}\p{N}._+-])(?=@[\p{L}\p{N}])/giu

/** Text in which no address becomes a link: readers of Markdown and mail programs make them. The joiner is invisible. */
export const unlinked = (text: string) => text.replace(ADDRESS, '$&\u2060')

/** The remarks after the sections. */
export function remarks({ partial, muted, left, sections }: Digest): string[] {
  return [
    ...(sections.length === 0 ? ['There was nothing to show this time.'] : []),
    ...(partial ? ['This digest was cut short: its job ran out of time.'] : []),
    ...(left > 0 ? [`${left} more found no place.`] : []),
    ...(muted.length > 0 ? [`${muted.length} kept out by what you muted.`] : []),
  ]
}

export function markdown(digest: Digest): string {
  const sections = digest.sections.map((section) =>
    [
      `## ${plain(heading(section))}`,
      ...section.articles.map((article) => markdownArticle(article, digest)),
    ].join('\n\n'),
  )
  const { warnings = [] } = digest
  const notes = [
    ...remarks(digest).map((text) => `*${text}*`),
    ...(warnings.length > 0 ? [warnings.map((warning) => `- ${escapedMarkdown(warning)}`).join('\n')] : []),
  ]
  return `${[`# ${title(digest)}`, ...sections, ...notes].join('\n\n')}\n`
}

function markdownArticle(article: DigestArticle, digest: Digest): string {
  const lines = [
    `**${markdownLink(article.title, article.url)}**`,
    plain(byline(article, digest, isolated)),
    plain(shortened(article.summary ?? '', SUMMARY_CHARACTERS)),
    alsoIn(article, (name, url) => markdownLink(isolated(name), url)),
    `*${plain(shortened(article.reason, REASON_CHARACTERS))}*`,
  ]
  return lines.filter((line) => line !== '').join('  \n')
}

function markdownLink(text: string, url: string | undefined): string {
  if (url === undefined) return plain(text)
  const address = url
    .replace(/[<>\\\s\u202a-\u202e\u2066-\u2069]/g, encodeURIComponent)
    .replaceAll('&', '&amp;')
  return `[${escapedMarkdown(text)}](<${address}>)`
}

/** Text in which nothing is markup and no address is a link. */
const plain = (text: string) => escapedMarkdown(unlinked(text))

/** Escapes text for Markdown and for the HTML that Markdown passes through, on one line. */
const escapedMarkdown = (text: string) =>
  balanced(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>~|&]/g, '\\$&')
    .replace(/^([#+=-]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))

/** What a page adds to a digest, as HTML. */
export interface Additions {
  /** Below each article. */
  afterArticle?(article: DigestArticle): string
  /** At the end of the page. */
  foot?: string
  style?: string
}

/**
 * A complete page: no scripts, no images, no external resources; light and dark, from phone width up. Its
 * language is the reader's, and the digest's own words are marked as English. For a reader without a language
 * the page is English and the language of the articles is unknown (`lang=""`).
 */
export function html(digest: Digest, additions: Additions = {}): string {
  const { language } = digest
  const foreign = `lang="${escaped(language ?? '')}" dir="auto"`
  const body = [
    `<h1 ${OWN}>${escaped(title(digest))}</h1>`,
    ...digest.sections.map((section) => {
      const articles = section.articles.map((article) => htmlArticle(article, digest, foreign, additions))
      const attributes = section.topic === null ? OWN : foreign
      return `<section><h2 ${attributes}>${escaped(heading(section))}</h2>${articles.join('')}</section>`
    }),
    ...remarks(digest).map((text) => `<p class="note" ${OWN}>${escaped(text)}</p>`),
    warningList(digest),
    additions.foot ?? '',
  ]
  return htmlPage(title(digest), body.join('\n'), additions.style, language)
}

/** @param body HTML */
export const htmlPage = (title: string, body: string, style = '', language = 'en') => `<!doctype html>
<html lang="${escaped(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title ${OWN}>${escaped(title)}</title><style>${STYLE}${style}</style></head>
<body><main dir="${directionOf(language)}">${body}</main></body></html>
`

const warningList = ({ warnings = [] }: Digest) =>
  warnings.length === 0
    ? ''
    : `<ul class="note" lang="" dir="auto">${warnings.map((text) => `<li>${escaped(balanced(text))}</li>`).join('')}</ul>`

/** The attributes of the digest's own words. */
export const OWN = 'lang="en"'

/** Text of others inside a sentence. */
export const isolate = (text: string) => `<bdi>${escaped(balanced(text))}</bdi>`

/** @param foreign the attributes of what the article's publisher wrote */
function htmlArticle(
  article: DigestArticle,
  digest: Digest,
  foreign: string,
  { afterArticle }: Additions,
): string {
  const about = byline(article, digest, isolate)
  const also = alsoIn(article, (name, url) => htmlLink(isolate(name), url))
  const { title, url, summary = '', reason } = article
  return `<article id="${anchorOf(article)}"><h3 ${foreign}>${htmlLink(url === undefined ? shown(title) : escaped(title), url)}</h3>${
    about && `<p class="by" ${foreign}>${about}</p>`
  }${summary && `<p ${foreign}>${shown(shortened(summary, SUMMARY_CHARACTERS))}</p>`}${
    also && `<p class="by" ${OWN}>${also}</p>`
  }<p class="note" ${OWN}>${shown(balanced(shortened(reason, REASON_CHARACTERS)))}</p>${afterArticle?.(article) ?? ''}</article>`
}

/** The fragment that leads to an article on the page. */
export const anchorOf = ({ seq }: DigestArticle) => `a${seq}`

/** @param content HTML */
const htmlLink = (content: string, url: string | undefined) =>
  url === undefined ? content : `<a href="${escaped(url)}" rel="noopener noreferrer">${content}</a>`

/** Text in HTML in which no address is a link. */
const shown = (text: string) => escaped(unlinked(text))

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Escapes text for HTML, also in attributes. Control characters are left out, except white space. */
export const escaped = (text: string) => text.replace(/[&<>"']|(?!\s)\p{Cc}/gu, (sign) => ESCAPES[sign] ?? '')

const STYLE = `:root{color-scheme:light dark}
body{margin:0;font:17px/1.5 system-ui,sans-serif;background:#fff;color:#1c1e21;overflow-wrap:anywhere}
main{max-width:40rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.15rem;margin:2.25rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid #d5d9df}
h3{font-size:1.05rem;line-height:1.35;margin:0}article{margin:0 0 1.5rem}p{margin:.35rem 0}a{color:#0b57d0}
[dir=rtl] *{text-align:right}[dir=rtl] li{text-align:start}[dir=rtl] [lang=en]:not([dir]){direction:ltr;unicode-bidi:isolate}
.by,.note{font-size:.85rem;color:#5b6470}
@media (prefers-color-scheme:dark){body{background:#15171a;color:#e6e8eb}h2{border-color:#363b42}a{color:#8ab4f8}.by,.note{color:#a2abb6}}`
