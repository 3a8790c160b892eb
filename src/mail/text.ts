/** A mail as plain text. */
import type { DigestArticle } from '../contract/job.ts'
import { balanced, isolated } from '../job/digest/bidi.ts'
import { byline, heading, otherSources, remarks, unlinked } from '../job/digest/render.ts'
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

const line = (text: string) => balanced(text.replace(/\s+/g, ' ').trim())

export function mailText(letter: Letter): string {
  const { digest, subject, page, unsubscribe } = letter
  const budget = new Budget()
  const { sections, left } = fittingSections(
    letter,
    budget,
    (section) => `== ${line(heading(section))} ==`,
    (article) => articleText(article, letter),
  )
  const warnings = budget.fitting((digest.warnings ?? []).map((warning) => `* ${unlinked(line(warning))}`))
  const parts = [
    `${subject}\nRead it and vote: ${page}`,
    ...sections.flatMap((section) => [section.heading, ...section.articles]),
    ...remarks(digest),
    left > 0 ? `${moreOnPage(left)} ${page}` : '',
    warnings.join('\n'),
    `--\n${CAUTION}\nPause these digests: ${unsubscribe}`,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function articleText(article: DigestArticle, { digest, placeOf }: Letter): string {
  const also = otherSources(article).slice(0, MAX_ALSO)
  const lines = [
    unlinked(cut(line(article.title), MAX_TITLE)),
    byline(article, digest, (part) => isolated(line(part))),
    unlinked(cut(line(article.summary ?? ''), MAX_SUMMARY)),
    also.length > 0 ? `Also in ${also.map(({ name }) => isolated(line(name))).join(', ')}` : '',
    article.url ?? '',
    `Was this helpful? ${placeOf(article)}`,
  ]
  return lines.filter((text) => text !== '').join('\n')
}
