/** The HTML of a digest link's pages. It builds on the digest's page. */
import type { Digest, DigestArticle } from '../../contract/job.ts'
import { escaped, html, htmlPage, isolate, longDate, OWN } from '../../job/digest/render.ts'
import { linkPath, readableUntil } from '../../platform/digestLink.ts'
import type { RequestContext } from '../context.ts'
import { page } from '../routes/digests.ts'
import { parseChanges } from './changes.ts'

/** A button is large enough for a finger. */
const STYLE = `article{scroll-margin:1rem}form{display:flex;flex-wrap:wrap;gap:.5rem;margin:.6rem 0}
button{font:inherit;padding:.55rem 1rem;border:1px solid #808994;border-radius:9rem;background:none;color:inherit}
[aria-pressed=true],.go{background:light-dark(#0b57d0,#8ab4f8);color:light-dark(#fff,#15171a);border-color:transparent}[dir=rtl] form{justify-content:end}[aria-pressed=true]:before{content:"✓ "}
footer{margin-top:2.5rem;border-top:1px solid #8886}`

/** A page of these may only send its forms back. */
const respond = (context: RequestContext, body: string) =>
  page(context, body, "; form-action 'self'; base-uri 'none'")

const pathOf = ({ params }: RequestContext, more = '') => escaped(linkPath(params.token + more))

/** @param votes the live votes by article */
export function digestPage(
  context: RequestContext,
  digest: Digest,
  votes: ReadonlyMap<string, string>,
): string {
  const { link } = context
  const until = link && longDate(readableUntil(link), digest.timeZone)
  return respond(
    context,
    html(digest, {
      style: STYLE,
      afterArticle: (article) => ballot(context, article, votes.get(article.id)),
      foot: `<footer class="note" ${OWN}><p>Anyone who has this link can read this digest and vote on it until ${until}.</p><p><a href="${pathOf(context, '/unsubscribe')}">Pause my digests</a></p></footer>`,
    }),
  )
}

/** The buttons of an article, and what the vote that was just sent has changed. */
function ballot(context: RequestContext, article: DigestArticle, vote: string | undefined): string {
  const button = (choice: string, name: string) =>
    `<button name="feedback" value="${vote === choice ? 'none' : choice}" aria-pressed="${vote === choice}" aria-label="${name}: ${escaped(article.title)}">${name}</button>`
  const changes = parseChanges(article, context.searchParams)?.map(
    ({ name, before, after }) => `${isolate(name)} ${before} → ${after}`,
  )
  const buttons = button('helpful', 'Helpful') + button('not_helpful', 'Not helpful')
  return `${form(context, '/votes', 'articleId', article.id, hidden('seq', article.seq) + buttons)}${
    changes
      ? `<p class="note" role="status" ${OWN}>${vote ? 'Thank you.' : 'Vote withdrawn.'} ${changes.join(', ') || 'No weight has changed'}.</p>`
      : ''
  }`
}

const hidden = (name: string, value: string | number) =>
  `<input type="hidden" name="${name}" value="${escaped(String(value))}">`

/** @param buttons HTML */
const form = (context: RequestContext, path: string, name: string, value: string, buttons: string) =>
  `<form method="post" action="${pathOf(context, path)}" ${OWN}>${hidden(name, value)}${buttons}</form>`

/** Asks before it changes anything, and offers the reverse afterwards. */
export function schedulePage(context: RequestContext, isPaused: boolean): string {
  const button = (name: string) =>
    form(
      context,
      '/unsubscribe',
      'paused',
      String(!isPaused),
      `<button class="go">${name} my digests</button>`,
    )
  return isPaused
    ? message(context, 'Your digests are paused', 'Your schedule is kept.', button('Resume'))
    : message(
        context,
        'Pause your digests?',
        'Your schedule makes none until you resume it.',
        button('Pause'),
      )
}

export const errorPage = (context: RequestContext, text: string) =>
  message(context, 'This did not work', text)

/** @param more HTML */
function message(context: RequestContext, heading: string, text: string, more = ''): string {
  const { link, code } = context
  if (link && code !== 'gone' && Date.now() < readableUntil(link))
    more += `<p><a href="${pathOf(context)}">Read the digest</a></p>`
  const body = `<h1 ${OWN}>${heading}</h1><p ${OWN}>${escaped(text)}</p>${more}`
  return respond(context, htmlPage(heading, body, STYLE))
}
