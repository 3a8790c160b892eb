/** The HTML of a digest link's pages. It builds on the digest's page. */
import type { Digest, DigestArticle } from '../../contract/job.ts'
import { escaped, html, htmlPage, isolate, OWN } from '../../job/digest/render.ts'
import { linkPath, type OpenedLink, readableUntil } from '../../platform/digestLink.ts'
import type { RequestContext } from '../context.ts'
import { page } from '../routes/digests.ts'
import { parseChanges } from './changes.ts'

const STYLE = `
article{scroll-margin-top:1rem}
form{margin:.6rem 0;display:flex;flex-wrap:wrap;gap:.5rem}
button{font:inherit;font-size:.9rem;padding:.5rem 1rem;min-height:2.75rem;border:1px solid #767f8b;border-radius:99px;background:none;color:inherit;cursor:pointer}
button:hover{border-color:#0b57d0}button[aria-pressed=true],.go{background:#0b57d0;border-color:#0b57d0;color:#fff}
[aria-pressed=true]::before{content:"✓ "}
:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
footer{margin-top:2.5rem;padding-top:1rem;border-top:1px solid #d5d9df}
@media (prefers-color-scheme:dark){button[aria-pressed=true],.go{background:#8ab4f8;border-color:#8ab4f8;color:#15171a}:focus-visible{outline-color:#8ab4f8}footer{border-color:#363b42}}`

/** A page of these may only send its forms back. */
const respond = (context: RequestContext, body: string) =>
  page(context, body, "; form-action 'self'; base-uri 'none'")

const pathOf = (context: RequestContext) => escaped(linkPath(context.param('token')))

/** @param votes the live votes by article */
export function digestPage(
  context: RequestContext,
  link: OpenedLink,
  digest: Digest,
  votes: ReadonlyMap<string, string>,
): string {
  const path = pathOf(context)
  const afterArticle = (article: DigestArticle) => ballot(context, article, votes.get(article.id))
  const { timeZone = 'UTC' } = digest
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(readableUntil(link))
  const foot = `<footer class="note" ${OWN}><p>Anyone who has this link can read this digest and vote on it until ${day}.</p><p><a href="${path}/unsubscribe">Pause my digests</a></p></footer>`
  return respond(context, html(digest, { afterArticle, foot, style: STYLE }))
}

/** The buttons of an article, and what the vote that was just sent has changed. */
function ballot(context: RequestContext, article: DigestArticle, vote: string | undefined): string {
  const button = (choice: string, name: string) =>
    `<button name="feedback" value="${vote === choice ? 'none' : choice}" aria-pressed="${vote === choice}" aria-label="${name}: ${escaped(article.title)}">${name}</button>`
  const changes = parseChanges(article, context.searchParams)
  const texts = changes?.map(({ name, before, after }) => `${isolate(name)} ${before} → ${after}`)
  const news =
    texts &&
    `<p class="note" role="status" ${OWN}>${vote ? 'Thank you.' : 'Vote withdrawn.'} ${texts.join(', ') || 'No weight has changed'}.</p>`
  return `<form method="post" action="${pathOf(context)}/votes" ${OWN}><input type="hidden" name="articleId" value="${escaped(article.id)}">${button('helpful', 'Helpful')}${button('not_helpful', 'Not helpful')}</form>${news ?? ''}`
}

/** Asks before it changes anything, and offers the reverse afterwards. */
export function schedulePage(context: RequestContext, isPaused: boolean): string {
  const [heading, text, name] = isPaused
    ? ['Your digests are paused', 'Your schedule makes no digests until you resume it.', 'Resume']
    : ['Pause your digests?', 'Your schedule is kept. It makes no digests until you resume it.', 'Pause']
  return message(
    context,
    heading,
    text,
    `<form method="post" action="${pathOf(context)}/unsubscribe"><input type="hidden" name="paused" value="${!isPaused}"><button class="go">${name} my digests</button></form>`,
  )
}

export const errorPage = (context: RequestContext, text: string) =>
  message(context, 'This did not work', text)

/** @param more HTML */
function message(context: RequestContext, heading: string, text: string, more = ''): string {
  const { link, code } = context
  const isReadable = link && code !== 'gone' && Date.now() < readableUntil(link)
  const back = isReadable ? `<p><a href="${pathOf(context)}">Read the digest</a></p>` : ''
  const body = `<h1 ${OWN}>${heading}</h1><p ${OWN}>${escaped(text)}</p>${more}${back}`
  return respond(context, htmlPage(heading, body, STYLE))
}
