/**
 * A mail as HTML: one column of tables, because Outlook knows no other layout, and styles inline, because some programs
 * drop those of the head. The style sheet in the head is for dark mode only.
 */
import type { DigestArticle, DigestSection } from '../contract/job.ts'
import { balanced, directionOf, hasRightToLeft, isolated } from '../job/digest/bidi.ts'
import { byline, escaped, heading, otherSources, remarks, unlinked } from '../job/digest/render.ts'
import {
  Budget,
  CAUTION,
  cut,
  fittingSections,
  type Letter,
  MAX_ALSO,
  MAX_SUMMARY,
  MAX_TITLE,
  moreOnPage,
} from './letter.ts'

/** The attributes of the digest's own words. */
const OWN = 'lang="en" dir="ltr"'

const FONT = 'font-family:Segoe UI,Helvetica,Arial,sans-serif'
const TEXT = 'color:#1c1e21;'
const QUIET = 'color:#5b6470;font-size:14px;line-height:21px;'

const DARK = `:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){.back{background-color:#15171a!important}.text{color:#e6e8eb!important}.quiet{color:#a2abb6!important}.link{color:#8ab4f8!important}.line{border-color:#363b42!important}}`

export function mailHtml(letter: Letter): string {
  const { digest, subject, preview, page, unsubscribe } = letter
  const direction = directionOf(digest.language ?? '')
  const writer = new Writer(letter, direction)
  const budget = new Budget()
  const { sections, left } = fittingSections(
    letter,
    budget,
    (section) => writer.heading(section),
    (article) => writer.article(article),
  )
  const warnings = (digest.warnings ?? []).map((text) => writer.foreignQuiet(text))
  const body = [
    `<h1 class="text" ${OWN} style="${TEXT}${writer.side}font-size:24px;line-height:30px;margin:0 0 8px">${escaped(subject)}</h1>`,
    writer.quiet(link(page, 'Read it in the browser')),
    ...sections.flatMap((section) => [section.heading, ...section.articles]),
    '<p class="line" style="border-top:1px solid #d5d9df;margin:24px 0 12px;font-size:1px;line-height:1px">&nbsp;</p>',
    ...remarks(digest).map((text) => writer.quiet(text)),
    left > 0 ? writer.quiet(link(page, moreOnPage(left))) : '',
    ...budget.fitting(warnings),
    writer.quiet(CAUTION),
    writer.quiet(link(unsubscribe, 'Pause these digests')),
  ]
  return `<!doctype html>
<html lang="${escaped(digest.language ?? 'en')}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escaped(subject)}</title><style>${DARK}</style></head>
<body class="back" style="margin:0;padding:0;background-color:#ffffff"><div lang="${escaped(digest.language ?? 'en')}" dir="${direction}">
<div style="display:none">${escaped(preview)}</div>
<table class="back" role="presentation" width="100%" border="0" cellpadding="0" cellspacing="0" style="background-color:#ffffff"><tr><td align="center" style="padding:16px">
<table role="presentation" dir="${direction}" width="600" border="0" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px"><tr><td style="padding:8px 0 24px;word-break:break-word;${FONT}">
${body.filter((part) => part !== '').join('\n')}
</td></tr></table></td></tr></table></div></body></html>
`
}

/** Text of others inside a line, by control characters: Gmail does not know `<bdi>`. */
const isolate = (text: string) => escaped(isolated(text))

/** The direction of a text by its first letter. Mail programs do not know `dir="auto"`. */
function directionOfText(text: string, otherwise: string): string {
  const [letter] = /\p{L}/u.exec(text) ?? []
  if (letter === undefined) return otherwise
  return hasRightToLeft(letter) ? 'rtl' : 'ltr'
}

/** @param content HTML */
const htmlLink = (address: string, content: string) =>
  `<a class="link" href="${escaped(address)}" style="color:#0b57d0">${content}</a>`

const link = (address: string, text: string) => htmlLink(address, escaped(balanced(text)))

/** Writes the blocks of one mail, in its language and direction. */
class Writer {
  /** Where lines begin: everything is on the right in a digest that is read from right to left. */
  readonly side: string
  readonly #letter: Letter
  readonly #direction: string

  constructor(letter: Letter, direction: string) {
    this.#letter = letter
    this.#direction = direction
    this.side = `text-align:${direction === 'rtl' ? 'right' : 'left'};`
  }

  /** The attributes of a publisher's text. */
  #foreign(text: string): string {
    const { language = '' } = this.#letter.digest
    return `lang="${escaped(language)}" dir="${directionOfText(text, this.#direction)}"`
  }

  heading(section: DigestSection): string {
    const text = heading(section)
    const attributes = section.topic === null ? OWN : this.#foreign(text)
    return `<h2 class="text line" ${attributes} style="${TEXT}${this.side}font-size:18px;line-height:24px;margin:28px 0 14px;padding:0 0 5px;border-bottom:1px solid #d5d9df">${escaped(text)}</h2>`
  }

  article(article: DigestArticle): string {
    const { digest, placeOf } = this.#letter
    const { url, source, author, summary } = article
    const title = cut(article.title, MAX_TITLE)
    const about = byline(article, digest, isolate)
    const also = otherSources(article)
      .slice(0, MAX_ALSO)
      .map(({ name, url }) => (url === undefined ? isolate(name) : htmlLink(url, isolate(name))))
    const blocks = [
      `<h3 ${this.#foreign(title)} style="${TEXT}${this.side}font-size:17px;line-height:23px;margin:0 0 4px">${link(url ?? placeOf(article), title)}</h3>`,
      about && this.quiet(about, this.#foreign(source ?? author ?? '')),
      summary && this.#summary(cut(summary, MAX_SUMMARY)),
      also.length > 0 ? this.quiet(`Also in ${also.join(', ')}`) : '',
      this.quiet(link(placeOf(article), 'Was this helpful?'), OWN, 22),
    ]
    return blocks.filter((block) => block).join('')
  }

  #summary(text: string): string {
    return `<p class="text" ${this.#foreign(text)} style="${TEXT}${this.side}font-size:16px;line-height:24px;margin:0 0 6px">${escaped(unlinked(text))}</p>`
  }

  /**
   * @param content HTML
   * @param space below it, in pixels
   */
  quiet(content: string, attributes = OWN, space = 6): string {
    return `<p class="quiet" ${attributes} style="${QUIET}${this.side}margin:0 0 ${space}px">${content}</p>`
  }

  foreignQuiet(text: string): string {
    return this.quiet(escaped(unlinked(balanced(text))), this.#foreign(text))
  }
}
