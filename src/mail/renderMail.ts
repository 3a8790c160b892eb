/**
 * Renders a digest as a mail. It leads to the page of a digest link, where the reader votes. Pure, and without
 * other packages: it is an entry point of the package, `digest-service/mail`.
 */
import type { Digest } from '../contract/job.ts'
import { balanced, isolated } from '../job/digest/bidi.ts'
import { anchorOf, title } from '../job/digest/render.ts'
import { mailHtml } from './html.ts'
import { cut, type Letter, MAX_TITLE } from './letter.ts'
import { mailText } from './text.ts'

export interface MailOptions {
  /** The whole address of the digest link: the service's address and the `path` of `link`. */
  link: string
  /** `Your digest of …` by default. What is after 300 characters is cut. */
  subject?: string
}

export interface Mail {
  subject: string
  html: string
  text: string
  /** Headers that let mail programs unsubscribe by one click (RFC 8058). It pauses the schedule. */
  headers: { 'List-Unsubscribe': string; 'List-Unsubscribe-Post': string }
}

/** The most characters of the first titles that a mail program gets to show beside the subject. */
const PREVIEW_LENGTH = 140

/**
 * Renders a digest as a mail. Each form has less than 100 KB, because mail programs cut longer ones; what has no place
 * is behind the link.
 * @throws TypeError if `link` is not a whole address
 */
export function renderMail(digest: Digest, { link, subject = '' }: MailOptions): Mail {
  const page = addressOf(link)
  const unsubscribe = new URL(page)
  unsubscribe.pathname += '/unsubscribe'
  const letter: Letter = {
    digest,
    subject: cut(oneLine(subject), MAX_TITLE) || title(digest),
    preview: previewOf(digest),
    page: page.href,
    unsubscribe: unsubscribe.href,
    placeOf: (article) => `${page.href}#${anchorOf(article)}`,
  }
  return {
    subject: letter.subject,
    html: mailHtml(letter),
    text: mailText(letter),
    headers: {
      'List-Unsubscribe': `<${letter.unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  }
}

function addressOf(link: string): URL {
  if (!URL.canParse(link) || !/^https?:$/.test(new URL(link).protocol))
    throw new TypeError('link: put the address of the service before the path')
  const address = new URL(link)
  address.hash = ''
  return address
}

/** A header has one line. */
const oneLine = (text: string) => balanced(text.replace(/[\s\p{Cc}]+/gu, ' ').trim())

function previewOf({ sections }: Digest): string {
  const [...articles] = sections.flatMap((section) => section.articles).slice(0, 3)
  return cut(articles.map((article) => isolated(article.title)).join(' · '), PREVIEW_LENGTH)
}
