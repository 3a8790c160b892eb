/** The first view: starts a digest, and lists all of them. */
/** @import {JobsPage, JobStatus} from '../src/job/types.ts' */
import { call, hasNewsroom, once, sample } from './api.js'
import {
  button,
  count,
  el,
  field,
  fill,
  form,
  input,
  listed,
  listing,
  quiet,
  run,
  section,
  time,
} from './dom.js'
import { mayProduce } from './token.js'

const STATES = ['pending', 'in_progress', 'completed', 'failed', 'cancelled']

/** @param {string} state */
export const stateName = (state) => state.replace('_', ' ')

/** @type {import('./main.js').View} */
export async function digests(signal) {
  const [isMade, page] = await Promise.all([hasNewsroom(), jobsPage('')])
  // If this is unknown, starting a digest will show it.
  const isByHand = isMade === false
  const first = isByHand
    ? el('p', 'No newsroom is bound here, so digests are made by hand.')
    : newDigest(page.jobs.length === 0, opener('/digests', signal))
  return [el('h1', 'Digests'), first, byHand(isByHand, opener('/jobs', signal)), list(page)]
}

/** @param {boolean} isFirst @param {ReturnType<typeof opener>} open */
function newDigest(isFirst, open) {
  /** @param {Record<string, string>} texts */
  const start = async ({ topics, feeds = '', sample: isWanted, allowSeen }) => {
    const document = isWanted && { name: 'The Towpath Post', document: await sample() }
    await open({
      topics: listed(topics),
      feeds: [...feeds.split(/\s+/), document].filter(Boolean),
      allowSeen: allowSeen === 'on',
    })
  }
  const feeds = el('textarea', { name: 'feeds', rows: 2, placeholder: 'https://example.org/feed.xml' })
  const topics = { required: true, value: isFirst ? 'Rivers, Cities, Science' : '' }
  return section(
    'New digest',
    isFirst &&
      el('p', 'Nothing here yet. The sample is ready: press the button and watch a digest being made.'),
    form(
      'Make my digest',
      start,
      input('Topics', 'topics', topics, 'with commas between them'),
      field('Feeds', feeds, 'one address a line'),
      input('Add the sample, a feed of invented news', 'sample', { type: 'checkbox', checked: isFirst }),
      input('Include articles that recent digests have shown', 'allowSeen', { type: 'checkbox' }),
    ),
  )
}

/** @param {boolean} isOpen @param {ReturnType<typeof opener>} open */
function byHand(isOpen, open) {
  /** @param {Record<string, string>} texts */
  const start = ({ topics, jobId }) => open({ topics: listed(topics), ...(jobId && { jobId }) })
  return el(
    'details',
    { open: isOpen },
    el('summary', 'Step through a job by hand'),
    el('p', 'Act as the producer: add articles, report progress, and complete or fail the job.'),
    !mayProduce() &&
      quiet('Your token lacks the scope digest:produce: you can start, cancel and watch, but not produce.'),
    form(
      'Start a job',
      start,
      input('Topics', 'topics', { required: true }, 'with commas between them'),
      input('Job id', 'jobId', { pattern: '[A-Za-z0-9_\\-]{1,64}' }, 'optional'),
    ),
  )
}

/** Starts a digest once, and opens its page. @param {string} path @param {AbortSignal} signal */
function opener(path, signal) {
  const ask = once()
  /** @param {object} wanted */
  return async (wanted) => {
    const { id } = await ask(wanted, (jobId) => call('POST', path, { jobId, ...wanted }))
    // A user who has opened another view meanwhile stays there.
    if (!signal.aborted) location.hash = `#/jobs/${id}`
  }
}

/** @param {string} status @param {string} [after] @returns {Promise<JobsPage>} */
const jobsPage = (status, after) =>
  call('GET', `/jobs?limit=20${status && `&status=${status}`}${after ? `&after=${after}` : ''}`)

/** @param {JobsPage} first */
function list(first) {
  const choices = STATES.map((state) => el('option', { value: state }, stateName(state)))
  const filter = el('select', el('option', { value: '' }, 'all'), ...choices)
  const rows = el('ol', { className: 'jobs' })
  const below = el('div')
  const place = section('Your digests', field('Show', filter), rows, below)

  let shown = ''

  /** Loads the list for the filter, or more of it. @param {string} [after] @returns {Promise<void>} */
  async function load(after) {
    const status = filter.value
    const [answer] = await Promise.allSettled([jobsPage(status, after)])
    // Another filter was chosen meanwhile.
    if (status !== filter.value) return load()
    if (answer.status === 'rejected') {
      filter.value = shown
      throw answer.reason
    }
    shown = status
    if (after === undefined) rows.replaceChildren()
    add(answer.value)
  }

  /** @param {JobsPage} page */
  function add({ jobs, next }) {
    rows.append(...jobs.map(row))
    const more = () => run(place, () => load(next))
    const isNone = rows.childElementCount === 0 && next === undefined
    fill(
      below,
      isNone && quiet(filter.value ? 'None in this state.' : 'No digests yet.'),
      next !== undefined && button('Show more', more),
    )
  }
  filter.onchange = () => run(place, () => load())
  add(first)
  return place
}

/** @param {JobStatus} job */
const row = ({ id, topics, status, articleCount, startedAt }) =>
  el(
    'li',
    el('a', { href: `#/jobs/${id}` }, ...listing(topics)),
    el('span', { className: `state ${status}` }, stateName(status)),
    el('small', count(articleCount, 'article'), ' · ', time(startedAt)),
  )
