/**
 * The pages of a digest link. `GET` and `HEAD` change nothing, because mail scanners open every link. A form changes
 * something, and so does a mail program's one-click unsubscription (RFC 8058).
 */
import * as v from 'valibot'
import { DigestError, parseInput, toClientError } from '../../contract/errors.ts'
import { ArticleIdSchema, strictObject } from '../../contract/fields.ts'
import { type Digest, JOB_RETENTION_MS } from '../../contract/job.ts'
import { type FeedbackAnswer, VerdictSchema } from '../../contract/learning.ts'
import { anchorOf } from '../../job/digest/render.ts'
import { linkPath, type OpenedLink } from '../../platform/digestLink.ts'
import { readForm } from '../../platform/requestBody.ts'
import { getJobStub, getUserStub, type UserStub } from '../../platform/stubs.ts'
import type { RequestContext } from '../context.ts'
import type { ServedRoute } from '../routes/route.ts'
import { formatChanges } from './changes.ts'
import { digestPage, schedulePage } from './html.ts'

const PAGE = linkPath(':token')

/** `none` withdraws the vote. */
const VoteFormSchema = strictObject({
  articleId: ArticleIdSchema,
  feedback: v.union([VerdictSchema, v.literal('none')]),
})

/** Without a field, as with the one that mail programs send, the schedule is paused. */
const ScheduleFormSchema = strictObject({
  'List-Unsubscribe': v.optional(v.literal('One-Click')),
  paused: v.optional(v.picklist(['true', 'false']), 'true'),
})

function linkOf({ link }: RequestContext): OpenedLink {
  if (!link) throw new Error('The route is not authorized by a link')
  return link
}

const userOf = (context: RequestContext) => getUserStub(context.env, linkOf(context).userId)

/**
 * The digest of a link.
 * @throws `gone` if the job is not there any more, also if another job has its id by now
 */
async function openDigest(context: RequestContext): Promise<Digest> {
  const { userId, jobId, completedAt } = linkOf(context)
  const digest = await getJobStub(context.env, userId, jobId)
    .digest()
    .catch((error: unknown) => {
      if (!['not_found', 'conflict'].includes(toClientError(error).code)) throw error
    })
  if (digest?.completedAt === completedAt) return digest
  throw new DigestError('gone', 'This digest is not there any more.')
}

async function readDigest(context: RequestContext): Promise<string> {
  const digest = await openDigest(context)
  return digestPage(context, linkOf(context), digest, await verdicts(userOf(context)))
}

/** The live votes by article. */
async function verdicts(user: UserStub): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  let after: string | undefined
  do {
    const page = await user.feedback({ limit: 500, ...(after !== undefined && { after }) })
    for (const { articleId, feedback } of page.feedback) found.set(articleId, feedback)
    after = page.next
  } while (after !== undefined)
  return found
}

/** Responds 303 to the article on the page, with the changes in the query. The page itself stores nothing. */
async function vote(context: RequestContext): Promise<null> {
  assertOwnForm(context.request)
  const { articleId, feedback } = parseInput(VoteFormSchema, await readForm(context.request))
  const { sections } = await openDigest(context)
  const article = sections.flatMap(({ articles }) => articles).find(({ id }) => id === articleId)
  if (!article) throw new DigestError('not_found', 'This digest has no such article.')
  const { topics = [], source } = article
  const user = userOf(context)
  const answer =
    feedback === 'none'
      ? await withdraw(user, articleId)
      : await user.recordFeedback({ articleId, feedback, topics, ...(source !== undefined && { source }) })
  return seeOther(context, `?${formatChanges(article, answer)}#${anchorOf(article)}`)
}

/** A vote that was withdrawn already, on another device, is withdrawn. */
async function withdraw(user: UserStub, articleId: string): Promise<FeedbackAnswer> {
  try {
    return await user.withdrawFeedback(articleId)
  } catch (error) {
    if (toClientError(error).code === 'not_found') return { success: true, changes: [] }
    throw error
  }
}

async function seeOther(context: RequestContext, more = ''): Promise<null> {
  context.status = 303
  context.headers.Location = linkPath(context.param('token')) + more
  return null
}

async function readSchedule(context: RequestContext): Promise<string> {
  return schedulePage(context, (await readerOf(context)).paused)
}

async function changeSchedule(context: RequestContext): Promise<string> {
  const form = parseInput(ScheduleFormSchema, await readForm(context.request))
  // A mail program sends it from anywhere.
  if (form['List-Unsubscribe'] === undefined) assertOwnForm(context.request)
  await readerOf(context)
  const { paused } = await userOf(context).patchPreferences({ paused: form.paused === 'true' })
  return schedulePage(context, paused)
}

/**
 * The preferences of a link's reader. A job is kept for a week, and a mail may be unsubscribed from for longer. After
 * that week the link counts while anything is stored of its reader, who may be erased.
 * @throws `gone`
 */
async function readerOf(context: RequestContext) {
  const isKept = Date.now() < Date.parse(linkOf(context).completedAt) + JOB_RETENTION_MS
  if (isKept) await openDigest(context)
  const preferences = await userOf(context).preferences()
  if (isKept || preferences.version > 0) return preferences
  throw new DigestError('gone', 'This link has ended.')
}

/**
 * A page of another site cannot know the token. If it does, its forms are rejected all the same. Browsers that do not
 * say from which site a form comes send its origin, or `null` because of our `Referrer-Policy`.
 * @throws `forbidden`
 */
function assertOwnForm({ url, headers }: Request): void {
  const site = headers.get('Sec-Fetch-Site')
  const origin = headers.get('Origin') ?? 'null'
  const isOwn = site
    ? site === 'same-origin' || site === 'none'
    : origin === 'null' || origin === new URL(url).origin
  if (!isOwn) throw new DigestError('forbidden', 'This form comes from another site.')
}

export const pages = {
  linkedDigest: { method: 'GET', path: PAGE, auth: 'link', handler: readDigest },
  // Where a reader comes back to after an error.
  linkedVotes: {
    method: 'GET',
    path: `${PAGE}/votes`,
    auth: 'link',
    handler: (context) => seeOther(context),
  },
  linkedVote: {
    method: 'POST',
    path: `${PAGE}/votes`,
    auth: 'link',
    handler: vote,
    body: VoteFormSchema,
  },
  linkedSchedule: { method: 'GET', path: `${PAGE}/unsubscribe`, auth: 'link', handler: readSchedule },
  changeLinkedSchedule: {
    method: 'POST',
    path: `${PAGE}/unsubscribe`,
    auth: 'link',
    handler: changeSchedule,
    body: ScheduleFormSchema,
  },
} satisfies Record<string, ServedRoute>
