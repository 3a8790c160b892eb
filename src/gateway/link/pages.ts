/**
 * The pages of a digest link. `GET` and `HEAD` change nothing, because mail scanners open every link. A form changes
 * something, and so does a mail program's one-click unsubscription (RFC 8058).
 */
import * as v from 'valibot'
import { DigestError, parseInput, toClientError } from '../../contract/errors.ts'
import { ArticleIdSchema, strictObject } from '../../contract/fields.ts'
import type { Digest } from '../../contract/job.ts'
import { type FeedbackAnswer, VerdictSchema } from '../../contract/learning.ts'
import { anchorOf } from '../../job/digest/render.ts'
import { linkPath, readableUntil } from '../../platform/digestLink.ts'
import { readForm } from '../../platform/requestBody.ts'
import type { RequestContext } from '../context.ts'
import type { ServedRoute } from '../routes/route.ts'
import { formatChanges } from './changes.ts'
import { digestPage, schedulePage } from './html.ts'

/** `none` withdraws the vote. `seq` tells the article from one of another feed with its id. */
const VoteFormSchema = strictObject({
  articleId: ArticleIdSchema,
  seq: v.optional(v.pipe(v.string(), v.regex(/^\d{1,4}$/))),
  feedback: v.union([VerdictSchema, v.literal('none')]),
})

/** Without `paused`, as mail programs send it, the schedule is paused. */
const ScheduleFormSchema = strictObject({
  'List-Unsubscribe': v.optional(v.literal('One-Click')),
  paused: v.optional(v.picklist(['true', 'false']), 'true'),
})

/**
 * The digest of the link.
 * @throws `gone` if the job is not there any more, also if another job has its id by now
 */
async function openDigest(context: RequestContext): Promise<Digest> {
  const digest = await context.jobStub().digest().catch(unless('not_found', 'conflict'))
  if (digest?.completedAt === context.link?.completedAt && digest) return digest
  throw new DigestError('gone', 'This digest is not there any more.')
}

/** Ignores errors with these codes. */
const unless =
  (...codes: string[]) =>
  (error: unknown): undefined => {
    if (!codes.includes(toClientError(error).code)) throw error
  }

async function readDigest(context: RequestContext): Promise<string> {
  const digest = await openDigest(context)
  const votes = new Map<string, string>()
  let after: string | undefined
  do {
    const page = await context.userStub().feedback({ limit: 500, ...(after && { after }) })
    for (const { articleId, feedback } of page.feedback) votes.set(articleId, feedback)
    after = page.next
  } while (after)
  return digestPage(context, digest, votes)
}

/** Responds 303 to the article on the page, with the changes in the query. The page itself stores nothing. */
async function vote(context: RequestContext): Promise<null> {
  assertOwnForm(context.request)
  const { articleId, feedback, seq } = parseInput(VoteFormSchema, await readForm(context.request))
  const { sections } = await openDigest(context)
  const article = sections
    .flatMap(({ articles }) => articles)
    .find((one) => one.id === articleId && (seq === undefined || one.seq === Number(seq)))
  if (!article) throw new DigestError('not_found', 'This digest has no such article.')
  const { topics = [], source } = article
  const user = context.userStub()
  const answer: FeedbackAnswer | undefined =
    feedback === 'none'
      ? // Another device may have withdrawn it.
        await user.withdrawFeedback(articleId).catch(unless('not_found'))
      : await user.recordFeedback({ articleId, feedback, topics, ...(source && { source }) })
  return seeOther(context, `?${formatChanges(article, answer)}#${anchorOf(article)}`)
}

async function seeOther(context: RequestContext, more = ''): Promise<null> {
  context.status = 303
  context.headers.Location = linkPath(context.param('token')) + more
  return null
}

/**
 * Shows whether the schedule is paused, after a form has changed it. A mail may be unsubscribed from for longer than its
 * job is kept. From then on the link counts while anything is stored of its reader, who may be erased.
 * @throws `gone`
 */
async function schedule(context: RequestContext): Promise<string> {
  const { request, link } = context
  const form = request.method === 'POST' && parseInput(ScheduleFormSchema, await readForm(request))
  // A mail program sends its own from anywhere.
  if (form && !form['List-Unsubscribe']) assertOwnForm(request)
  const isKept = link && Date.now() < readableUntil(link)
  if (isKept) await openDigest(context)
  const user = context.userStub()
  const { version, paused } = await user.preferences()
  if (!isKept && version === 0) throw new DigestError('gone', 'This link has ended.')
  const after = form ? await user.patchPreferences({ paused: form.paused === 'true' }) : { paused }
  return schedulePage(context, after.paused)
}

/**
 * A page of another site cannot know the token. If it does, its forms are rejected all the same. Browsers that do not
 * say from which site a form comes send its origin, or `null` because of our `Referrer-Policy`.
 * @throws `forbidden`
 */
function assertOwnForm({ url, headers }: Request): void {
  const site = headers.get('Sec-Fetch-Site') ?? headers.get('Origin') ?? 'none'
  if (!['same-origin', 'none', 'null', new URL(url).origin].includes(site))
    throw new DigestError('forbidden', 'This form comes from another site.')
}

const PAGE = { path: linkPath(':token'), method: 'GET', auth: 'link' } as const
const VOTES = { ...PAGE, path: `${PAGE.path}/votes` }
const SCHEDULE = { ...PAGE, path: `${PAGE.path}/unsubscribe`, handler: schedule }

export const pages = {
  linkedDigest: { ...PAGE, handler: readDigest },
  // Where a reader comes back to after an error.
  linkedVotes: { ...VOTES, handler: (context) => seeOther(context) },
  voteByLink: { ...VOTES, method: 'POST', handler: vote, body: VoteFormSchema },
  linkedSchedule: SCHEDULE,
  unsubscribe: { ...SCHEDULE, method: 'POST', body: ScheduleFormSchema },
} satisfies Record<string, ServedRoute>
