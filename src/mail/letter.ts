/** What both forms of a mail are made of, and how much of it they have a place for. */
import type { Digest, DigestArticle } from '../contract/job.ts'
import { balanced } from '../job/digest/bidi.ts'

export interface Letter {
  digest: Digest
  subject: string
  /** Shown by mail programs beside the subject. */
  preview: string
  page: string
  unsubscribe: string
  /** Where the reader votes on an article. */
  placeOf(article: DigestArticle): string
}

/** The most characters of a text, and the most other sources of a story. The page has more. */
export const MAX_TITLE = 300
export const MAX_SUMMARY = 400
export const MAX_ALSO = 4

/** The beginning of a text, to the end of a word if one is near. */
export function cut(text: string, most: number): string {
  // A character has one or two code units.
  const characters = Array.from(text.slice(0, 2 * (most + 1)))
  if (characters.length <= most) return text
  const beginning = characters.slice(0, most).join('')
  return `${balanced(beginning.replace(/\s+\S{0,20}$/u, ''))}…`
}

/** The bytes of a form that sections and warnings may take. The rest of 100 KB is for its frame. */
const BUDGET = 88_000

const utf8 = new TextEncoder()

/** Counts the bytes of a form. After the first text that has no place, none has. */
export class Budget {
  #bytes = BUDGET

  /** The texts that have a place. */
  fitting(texts: readonly string[]): string[] {
    return texts.filter((text) => {
      this.#bytes -= utf8.encode(text).length
      return this.#bytes >= 0
    })
  }
}

/** A section with the articles that have a place, as text or HTML. */
export interface FittingSection {
  heading: string
  articles: string[]
}

/**
 * The sections with the articles that have a place.
 * @returns how many articles have none as well
 */
export function fittingSections(
  { digest }: Letter,
  budget: Budget,
  headingOf: (section: Digest['sections'][number]) => string,
  render: (article: DigestArticle) => string,
): { sections: FittingSection[]; left: number } {
  const sections = digest.sections.map((section) => {
    const heading = headingOf(section)
    // A job may have 50 topics, with long names.
    budget.fitting([heading])
    return { heading, articles: budget.fitting(section.articles.map(render)) }
  })
  const count = (all: readonly { articles: readonly unknown[] }[]) =>
    all.reduce((sum, { articles }) => sum + articles.length, 0)
  return {
    sections: sections.filter(({ articles }) => articles.length > 0),
    left: count(digest.sections) - count(sections),
  }
}

/** Says what a form has no place for. */
export const moreOnPage = (count: number) =>
  `${count} more ${count === 1 ? 'article is' : 'articles are'} on the page.`

/** A mail is forwarded more easily than a page. */
export const CAUTION = 'Anyone who has these links can read this digest and vote on it. Do not forward them.'
