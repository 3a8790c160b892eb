/**
 * Exports everything about a user: one JSON document in pages, each made by a call of its own. Nothing is in memory between
 * two pages, and no call of an object makes more than a few hundred others.
 */
import * as v from 'valibot'
import { DigestError, toClientError } from '../../contract/errors.ts'
import { integerBetween, strictObject } from '../../contract/fields.ts'
import { JOB_RETENTION_MS, type JobStatus } from '../../contract/job.ts'
import type { UserExport } from '../../contract/userExport.ts'
import { getJobStub } from '../../platform/stubs.ts'
import { splitTokens } from '../../remembered.ts'
import type { ListedJob, ListPosition } from '../jobs/jobTable.ts'
import { type JobOwner, listJobs } from '../jobs/list.ts'
import { MAX_SEEN, SEEN_MS } from '../jobs/shown.ts'
import { toRecord } from '../learning/formulas.ts'
import { perSubject, sourceCodec, topicCodec } from '../learning/subject.ts'
import { toVote } from '../learning/votes.ts'
import { toPreferences } from '../preferences.ts'
import type { DigestOrder } from '../schedule/orders.ts'
import type { UserStore } from '../store.ts'

/** A page ends at about this size. */
const PAGE_BYTES = 2 * 1024 * 1024
/** How many jobs, or entries of old ones, are looked at together. */
const BATCH = 25

const number = integerBetween(0, Number.MAX_SAFE_INTEGER)

/** Where the next page begins. `isBegun`: the list has an element already. */
export const ExportPlaceSchema = v.optional(
  v.union([
    /** Votes after an instant. `left` of them are not later than `until`, unless one was changed. */
    strictObject({ list: v.literal('votes'), after: number, until: number, left: number }),
    /** Jobs after a place in the list. `articles`: job `id` is continued after this article. */
    strictObject({
      list: v.literal('jobs'),
      isBegun: v.boolean(),
      after: v.optional(v.string()),
      id: v.optional(v.string()),
      articles: v.optional(number),
    }),
    strictObject({ list: v.literal('oldJobs'), isBegun: v.boolean(), startedAt: number, id: v.string() }),
  ]),
)
export type ExportPlace = v.InferOutput<typeof ExportPlaceSchema>
type PlaceIn<List> = Extract<NonNullable<ExportPlace>, { list: List }>

/** A part of the document in UTF-8. The last one has no `next`. */
export interface ExportPage {
  bytes: Uint8Array
  next?: NonNullable<ExportPlace>
}

interface ExportedUser {
  exportPage(place?: ExportPlace): PromiseLike<ExportPage>
}

/** The whole document. A page is made when it is read. The first one is made at once, so that its error is the caller's. */
export async function exportStream(user: ExportedUser): Promise<ReadableStream<Uint8Array>> {
  let { bytes, next }: Partial<ExportPage> = await user.exportPage()
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      if (!bytes && next) ({ bytes, next } = await user.exportPage(next))
      if (!bytes) return controller.close()
      controller.enqueue(bytes)
      bytes = undefined
    },
  })
}

const utf8 = new TextEncoder()

class Page {
  readonly #parts: Uint8Array[] = []
  #length = 0

  add(text: string): void {
    const part = utf8.encode(text)
    this.#parts.push(part)
    this.#length += part.byteLength
  }

  get isFull(): boolean {
    return this.#length >= PAGE_BYTES
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      bytes.set(part, at)
      at += part.byteLength
    }
    return bytes
  }
}

/** @throws `unavailable` if votes have changed since the page before; the error of a job that cannot be read */
export async function exportPage(
  store: UserStore,
  owner: JobOwner,
  place: ExportPlace,
  now: number,
): Promise<ExportPage> {
  const page = new Page()
  const end = (next?: NonNullable<ExportPlace>) => ({ bytes: page.bytes(), ...(next && { next }) })
  let at = place
  if (!at) {
    page.add(`${JSON.stringify(exportOwn(store, owner.userId, now)).slice(0, -1)},"feedback":[`)
    const { votedAt } = store.learning.weightState()
    at = { list: 'votes', after: 0, until: votedAt, left: store.learning.countVotes(0, votedAt) }
  }
  if (at.list === 'votes') {
    const next = addVotes(page, store, at)
    if (next) return end(next)
    page.add('],"jobs":[')
    at = { list: 'jobs', isBegun: false }
    if (page.isFull) return end(at)
  }
  if (at.list === 'jobs') {
    const next = await addJobs(page, store, owner, at, now)
    if (next) return end(next)
    page.add('],"oldJobs":[')
    at = { list: 'oldJobs', isBegun: false, startedAt: Number.MAX_SAFE_INTEGER, id: '' }
  }
  const next = addOldJobs(page, store, at, now)
  if (next) return end(next)
  page.add('],"complete":true}')
  return end()
}

function addVotes(page: Page, store: UserStore, place: PlaceIn<'votes'>): PlaceIn<'votes'> | undefined {
  let { after, left } = place
  // A vote that was withdrawn, changed or folded since the first page would be missing from what is exported with it.
  if (store.learning.countVotes(after, place.until) !== left)
    throw new DigestError('unavailable', 'The votes have changed during the export: request it again')
  for (const vote of store.learning.votesBetween(after, place.until)) {
    if (page.isFull) return { ...place, after, left }
    page.add((after === 0 ? '' : ',') + JSON.stringify(toVote(vote)))
    after = vote.at
    left -= 1
  }
  return undefined
}

async function addJobs(
  page: Page,
  store: UserStore,
  owner: JobOwner,
  place: PlaceIn<'jobs'>,
  now: number,
): Promise<PlaceIn<'jobs'> | undefined> {
  const { jobs, next } = await listJobs(store, owner, { after: place.after, limit: BATCH }, now, {
    isStrict: true,
  })
  let { isBegun, after } = place
  // The job that was begun has been erased since.
  if (place.id !== undefined && jobs[0]?.id !== place.id) page.add(']}')
  for (const { id, startedAt } of jobs) {
    if (page.isFull) return { list: 'jobs', isBegun, after }
    const articles = id === place.id ? place.articles : undefined
    const more = await addJob(page, owner, id, articles, isBegun)
    if (more !== 'gone') isBegun = true
    if (typeof more === 'number') return { list: 'jobs', isBegun, after, id, articles: more }
    after = `${Date.parse(startedAt)}.${id}`
  }
  return next === undefined ? undefined : { list: 'jobs', isBegun, after: next }
}

/** @returns after which article the next page begins; undefined if all are added; `gone` if there is no such job */
async function addJob(
  page: Page,
  { env, userId }: JobOwner,
  id: string,
  articles: number | undefined,
  isBegun: boolean,
): Promise<number | 'gone' | undefined> {
  const stub = getJobStub(env, userId, id)
  let after = articles
  do {
    const part = await stub.exportPart({ after }).catch((error: unknown) => {
      // It was erased meanwhile.
      if (toClientError(error).code === 'not_found') return undefined
      throw error
    })
    if (!part && after === undefined) return 'gone'
    if (!part) break
    if (after === undefined)
      page.add(`${isBegun ? ',' : ''}${JSON.stringify(part.job).slice(0, -1)},"articles":[`)
    if (part.articles.length > 0) page.add((after ? ',' : '') + JSON.stringify(part.articles).slice(1, -1))
    if (part.next !== undefined && page.isFull) return part.next
    after = part.next
  } while (after !== undefined)
  page.add(']}')
  return undefined
}

function addOldJobs(
  page: Page,
  store: UserStore,
  place: PlaceIn<'oldJobs'>,
  now: number,
): PlaceIn<'oldJobs'> | undefined {
  let { isBegun } = place
  let position: ListPosition | undefined = place
  while (position) {
    const entries: ListedJob[] = store.jobs.before(position, BATCH)
    for (const { id, startedAt, endedAt, finalStatus } of entries.filter((entry) => isOld(entry, now))) {
      const entry = {
        id,
        startedAt: instant(startedAt),
        ...(endedAt !== null && { endedAt: instant(endedAt) }),
        ...(finalStatus && { status: finalStatus }),
      }
      page.add((isBegun ? ',' : '') + JSON.stringify(entry))
      isBegun = true
    }
    position = entries.at(-1)
    if (position && page.isFull)
      return { list: 'oldJobs', isBegun, startedAt: position.startedAt, id: position.id }
  }
  return undefined
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
