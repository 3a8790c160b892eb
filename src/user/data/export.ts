/**
 * Exports everything about a user: one JSON document in pages, each made by a call of its own. Nothing is in memory between
 * two pages, and no call of an object makes more than a few hundred others.
 */
import { DigestError, toClientError } from '../../contract/errors.ts'
import { JOB_RETENTION_MS, type JobStatus } from '../../contract/job.ts'
import type { ExportPlace, UserExport } from '../../contract/userExport.ts'
import type { Page } from '../../platform/pages.ts'
import { getJobStub } from '../../platform/stubs.ts'
import { splitTokens } from '../../remembered.ts'
import type { ListedJob } from '../jobs/jobTable.ts'
import { type JobOwner, listJobs, parseCursor } from '../jobs/list.ts'
import { MAX_SEEN, SEEN_MS } from '../jobs/shown.ts'
import { toRecord } from '../learning/formulas.ts'
import { perSubject, sourceCodec, topicCodec } from '../learning/subject.ts'
import { toVote } from '../learning/votes.ts'
import { toPreferences } from '../preferences.ts'
import type { DigestOrder } from '../schedule/orders.ts'
import type { UserStore } from '../store.ts'

/** A page ends at about this number of characters, and after an element or a part of a job of at most 1 MiB. */
const PAGE_LENGTH = 2 * 1024 * 1024
/** How many jobs, or entries of old ones, are looked at together. */
const BATCH = 25

type Place = NonNullable<ExportPlace>

/** A part of the document in UTF-8. The last one has no `next`. */
export type ExportPage = Page<Place>

/** The text of a page. */
class PageText {
  text = ''

  get isFull(): boolean {
    return this.text.length >= PAGE_LENGTH
  }

  /** Adds an element to the list that the place is in. */
  element(place: Place, value: object): void {
    this.text += (place.isBegun ? ',' : '') + JSON.stringify(value)
    place.isBegun = true
  }
}

/** @throws `unavailable` if votes have changed since the page before; the error of a job that cannot be read */
export async function exportPage(
  store: UserStore,
  owner: JobOwner,
  from: ExportPlace,
  now: number,
): Promise<ExportPage> {
  const page = new PageText()
  const place = { ...(from ?? firstPlace(page, store, owner, now)) }
  const isComplete = await addLists(page, store, owner, place, now)
  if (isComplete) page.text += '],"complete":true}'
  return { bytes: new TextEncoder().encode(page.text), ...(!isComplete && { next: place }) }
}

/** Adds what the user's own object has besides lists. */
function firstPlace(page: PageText, store: UserStore, { userId }: JobOwner, now: number): Place {
  page.text += `${JSON.stringify(exportOwn(store, userId, now)).slice(0, -1)},"feedback":[`
  const { votedAt: until } = store.learning.weightState()
  return { list: 'votes', isBegun: false, votedAt: 0, until, left: store.learning.countVotes(0, until) }
}

/** Adds list after list, and moves the place. @returns false if the page is full before their end */
async function addLists(
  page: PageText,
  store: UserStore,
  owner: JobOwner,
  place: Place,
  now: number,
): Promise<boolean> {
  if (place.list === 'votes') {
    if (!addVotes(page, store, place)) return false
    page.text += '],"jobs":['
    Object.assign(place, { list: 'jobs', isBegun: false })
  }
  if (place.list === 'jobs') {
    if (!(await addJobs(page, store, owner, place, now))) return false
    page.text += '],"oldJobs":['
    Object.assign(place, { list: 'oldJobs', isBegun: false, after: undefined })
  }
  return addOldJobs(page, store, place, now)
}

function addVotes(page: PageText, store: UserStore, place: Place): boolean {
  const { votedAt = 0, until = 0, left = 0 } = place
  // A vote that was withdrawn, changed or folded since the first page would be missing from what is exported with it.
  if (store.learning.countVotes(votedAt, until) !== left)
    throw new DigestError('unavailable', 'The votes have changed during the export: request it again')
  let added = 0
  for (const vote of store.learning.votesBetween(votedAt, until)) {
    if (page.isFull) return false
    page.element(place, toVote(vote))
    added += 1
    Object.assign(place, { votedAt: vote.at, left: left - added })
  }
  return true
}

async function addJobs(
  page: PageText,
  store: UserStore,
  owner: JobOwner,
  place: Place,
  now: number,
): Promise<boolean> {
  const { after } = place
  const listed = await listJobs(store, owner, { after, limit: BATCH }, now, { isStrict: true })
  // The job that was begun has been erased since.
  if (place.id !== undefined && listed.jobs[0]?.id !== place.id) {
    page.text += ']}'
    place.id = undefined
  }
  for (const { id, startedAt } of listed.jobs) {
    if (page.isFull) return false
    if (!(await addJob(page, owner, id, place))) return false
    place.after = `${Date.parse(startedAt)}.${id}`
  }
  place.after = listed.next
  return listed.next === undefined
}

/** @returns false if the page is full before the end of its articles */
async function addJob(page: PageText, { env, userId }: JobOwner, id: string, place: Place): Promise<boolean> {
  const stub = getJobStub(env, userId, id)
  let after = place.id === id ? place.articles : undefined
  do {
    const part = await stub.exportPart({ after }).catch((error: unknown) => {
      // It was erased meanwhile.
      if (toClientError(error).code === 'not_found') return undefined
      throw error
    })
    if (!part && after === undefined) return true
    if (!part) break
    if (after === undefined) {
      page.element(place, part.job)
      page.text = `${page.text.slice(0, -1)},"articles":[`
    }
    if (part.articles.length > 0) page.text += (after ? ',' : '') + JSON.stringify(part.articles).slice(1, -1)
    after = part.next
    if (after === undefined) break
    Object.assign(place, { id, articles: after })
  } while (!page.isFull)
  if (after !== undefined && page.isFull) return false
  page.text += ']}'
  place.id = undefined
  return true
}

function addOldJobs(page: PageText, store: UserStore, place: Place, now: number): boolean {
  for (;;) {
    const entries: ListedJob[] = store.jobs.before(parseCursor(place.after), BATCH)
    for (const { id, startedAt, endedAt, finalStatus } of entries.filter((entry) => isOld(entry, now)))
      page.element(place, {
        id,
        startedAt: instant(startedAt),
        ...(endedAt !== null && { endedAt: instant(endedAt) }),
        ...(finalStatus && { status: finalStatus }),
      })
    const last = entries.at(-1)
    if (!last) return true
    place.after = `${last.startedAt}.${last.id}`
    if (page.isFull) return false
  }
}

/** Whether the job of an entry does not exist any more. */
const isOld = ({ endedAt, finalStatus }: ListedJob, now: number) =>
  finalStatus ? endOf(finalStatus) + JOB_RETENTION_MS <= now : endedAt !== null

const endOf = ({ completedAt, startedAt }: JobStatus) => Date.parse(completedAt ?? startedAt)

/** What the user's own object has, without votes and jobs. */
export function exportOwn(
  store: UserStore,
  userId: string,
  now: number,
): Omit<UserExport, 'feedback' | 'jobs' | 'complete'> {
  const baseline = store.learning.baseline()
  const { learnedAt, votedAt, ...learned } = store.learning.weightState()
  const { topics, sources } = perSubject((subject) => {
    const { weights, resetAt, resets } = learned[subject]
    const { H, N, counts } = baseline[subject]
    return {
      weights: toRecord(weights),
      resetOfAll: resetAt > 0 ? [{ resetAt: instant(resetAt) }] : [],
      resets: [...resets].map(([name, at]) => ({ name, resetAt: instant(at) })),
      rates: { H, N },
      // Without fields of a later release, which no import knows.
      counts: [...counts.values()].map(({ name, h, n, up, down }) => ({ name, h, n, up, down })),
    }
  })
  const orders = store.schedule().orders.map(exportedOrder)
  return {
    version: 1,
    userId,
    exportedAt: instant(now),
    preferences: toPreferences(store.preferences()),
    weights: topics.weights,
    sourceWeights: sources.weights,
    ...(learnedAt > 0 && { learnedAt: instant(learnedAt) }),
    ...(votedAt > 0 && { votedAt: instant(votedAt) }),
    resets: [...topics.resetOfAll, ...topics.resets.map(topicCodec.encode)],
    sourceResets: [...sources.resetOfAll, ...sources.resets.map(sourceCodec.encode)],
    learner: { ...topics.rates, topics: topics.counts.map(topicCodec.encode) },
    sourceLearner: { ...sources.rates, sources: sources.counts.map(sourceCodec.encode) },
    ...exportSeen(store, now),
    ...(orders.length > 0 && { orders }),
  }
}

/** The tokens that still count, each with the time at which it was last met. */
function exportSeen(store: UserStore, now: number): Pick<UserExport, 'seenKey' | 'seen' | 'seenAt'> {
  const seen = new Set<string>()
  const seenAt = store.shownSince(now - SEEN_MS).flatMap(({ endedAt, shown, met }) => {
    const before = seen.size
    for (const token of splitTokens(shown + met)) if (seen.size < MAX_SEEN) seen.add(token)
    return seen.size > before ? [{ at: instant(endedAt), count: seen.size - before }] : []
  })
  return { ...(seen.size > 0 && { seenKey: store.seenKey(), seenAt }), seen: [...seen] }
}

const exportedOrder = ({ jobId, at, attempt, repeats, tries, nextTryAt, order }: DigestOrder) => ({
  jobId,
  at: instant(at),
  attempt,
  repeats,
  tries,
  ...(nextTryAt !== undefined && { nextTryAt: instant(nextTryAt) }),
  ...(order && { order }),
})

const instant = (ms: number) => new Date(ms).toISOString()
