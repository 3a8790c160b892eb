/** The list of all digests, which changes by itself. */
/** @import {JobsPage, JobStatus} from '../src/contract/job.ts' */
/** @import {JobsFrame} from '../src/contract/frames.ts' */
import { call, follow } from './api.js'
import { button, count, el, field, fill, listing, quiet, run, section, time } from './dom.js'

const STATES = ['pending', 'in_progress', 'completed', 'failed', 'cancelled']

/** @param {string} state */
export const stateName = (state) => state.replace('_', ' ')

/** @param {JobStatus['status'] | ''} status @param {string} [after] @returns {Promise<JobsPage>} */
export const jobsPage = (status, after) =>
  call((client) => client.jobs({ limit: 20, ...(status && { status }), ...(after && { after }) }))

/** @param {JobsPage} first @param {AbortSignal} signal */
export function jobList(first, signal) {
  const choices = STATES.map((state) => el('option', { value: state }, stateName(state)))
  const filter = el('select', el('option', { value: '' }, 'all'), ...choices)
  const rows = el('ol', { className: 'jobs' })
  const below = el('div')
  const line = el('p', { className: 'line', role: 'status' })
  const place = section('Your digests', field('Show', filter), line, rows, below)
  /** The rows that are shown, by the id of their job. @type {Map<string, HTMLElement>} */
  const shown = new Map()
  /** @type {WeakMap<Element, JobStatus>} */
  const jobs = new WeakMap()
  let chosen = ''
  /** @type {string | undefined} */
  let next

  /** Loads the list for the filter, or more of it. @param {string} [after] @returns {Promise<void>} */
  async function load(after) {
    const status = /** @type {JobStatus['status'] | ''} */ (filter.value)
    const [answer] = await Promise.allSettled([jobsPage(status, after)])
    // Another filter was chosen meanwhile.
    if (status !== filter.value) return load()
    if (answer.status === 'rejected') {
      filter.value = chosen
      throw answer.reason
    }
    chosen = status
    if (after === undefined) for (const id of shown.keys()) remove(id)
    add(answer.value)
  }

  /** @param {JobsPage} page */
  function add(page) {
    next = page.next
    for (const job of page.jobs) put(job)
    finish()
  }

  function finish() {
    const more = () => run(place, () => load(next))
    const isNone = shown.size === 0 && next === undefined
    fill(
      below,
      isNone && quiet(filter.value ? 'None in this state.' : 'No digests yet.'),
      next !== undefined && button('Show more', more),
    )
  }

  /** Shows a job at its place: the newest first. @param {JobStatus} job */
  function put(job) {
    remove(job.id)
    const node = row(job)
    jobs.set(node, job)
    shown.set(job.id, node)
    rows.insertBefore(node, [...rows.children].find((other) => isOlder(jobs.get(other), job)) ?? null)
  }

  /** @param {string} id */
  function remove(id) {
    shown.get(id)?.remove()
    shown.delete(id)
  }

  /** @param {JobStatus} job */
  function take(job) {
    const known = jobs.get(shown.get(job.id) ?? rows)
    if (known && known.updatedAt > job.updatedAt) return
    // A job of a page that is not loaded yet.
    const isBelow = next !== undefined && ![...rows.children].some((other) => isOlder(jobs.get(other), job))
    if (chosen !== '' && job.status !== chosen) remove(job.id)
    else if (known || !isBelow) put(job)
  }

  /** A job that the newest list lacks was erased before this connection. @param {JobsFrame & { type: 'jobs' }} list */
  function dropErased({ data, next, unavailable = [] }) {
    const last = data.at(-1)
    const isBeyond = (/** @type {JobStatus | undefined} */ job) =>
      next !== undefined && (last === undefined || isOlder(job, last))
    const listed = new Set([...unavailable, ...data.map(({ id }) => id)])
    for (const [id, node] of shown) if (!listed.has(id) && !isBeyond(jobs.get(node))) remove(id)
  }

  /** @param {JobsFrame} frame */
  function onFrame(frame) {
    if (frame.type === 'jobs') {
      dropErased(frame)
      frame.data.forEach(take)
    } else if (frame.type === 'job') take(frame.data)
    else remove(frame.data.id)
    finish()
  }

  filter.onchange = () => run(place, () => load())
  add(first)
  /** @param {'live' | 'lost'} state */
  const onConnection = (state) => {
    line.textContent = state === 'lost' ? 'Not live at the moment, trying again…' : ''
    line.classList.toggle('lost', state === 'lost')
  }
  const onError = () => {
    line.textContent = 'Not live: show this page again for the newest state.'
  }
  follow((client) => client.watchJobs({ signal, onConnection }), { signal, onFrame, onError })
  return place
}

/** @param {JobStatus | undefined} one @param {JobStatus} other */
const isOlder = (one, other) =>
  one !== undefined &&
  (one.startedAt < other.startedAt || (one.startedAt === other.startedAt && one.id < other.id))

/** @param {JobStatus} job */
const row = ({ id, topics, status, articleCount, startedAt }) =>
  el(
    'li',
    el('a', { href: `#/jobs/${id}` }, ...listing(topics)),
    el('span', { className: `state ${status}` }, stateName(status)),
    el('small', count(articleCount, 'article'), ' · ', time(startedAt)),
  )
