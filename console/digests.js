/** The first view: start a digest, and all there are. */
/** @import {JobsPage, JobStatus} from '../src/job/schema.ts' */
import { call, hasNewsroom, Refusal, sample } from './api.js'
import { button, count, el, field, fill, form, input, listed, quiet, run, section, time } from './dom.js'
import { mayProduce } from './token.js'

const STATES = ['pending', 'in_progress', 'completed', 'failed', 'cancelled']

/** @param {string} state */
export const stateName = (state) => state.replace('_', ' ')

/** @type {import('./main.js').View} */
export async function digests() {
  const [isMade, page] = await Promise.all([hasNewsroom(), jobsPage('')])
  const none = el('p', 'No newsroom is bound here, so digests are made by hand.')
  return [el('h1', 'Digests'), isMade ? newDigest(page.jobs.length === 0) : none, byHand(!isMade), list(page)]
}

/** @param {boolean} isFirst */
function newDigest(isFirst) {
  const open = opener('/digests')
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
      el('p', 'Nothing here yet. The sample is ready: press the button and see a digest being made.'),
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

/** @param {boolean} isOpen */
function byHand(isOpen) {
  const open = opener('/jobs')
  /** @param {Record<string, string>} texts */
  const start = ({ topics, jobId }) => open({ topics: listed(topics), ...(jobId && { jobId }) })
  return el(
    'details',
    { open: isOpen },
    el('summary', 'Step through a job by hand'),
    el('p', 'Play the producer: add articles, say how far it is, and complete it or let it fail.'),
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

/**
 * Starts what a form asks for and goes there. The id is the page's own: where the answer was lost, the same form
 * pressed again leads to the job that may have been started already, not to a second one.
 * @param {string} path
 */
function opener(path) {
  /** Ids whose answer is still owed, by what was asked under them. @type {Map<string, string>} */
  const owed = new Map()

  /** @param {object} wanted */
  return async (wanted) => {
    const asked = JSON.stringify(wanted)
    const jobId = owed.get(asked) ?? crypto.randomUUID()
    owed.set(asked, jobId)
    try {
      const { id } = await call('POST', path, { jobId, ...wanted })
      owed.delete(asked)
      location.hash = `#/jobs/${id}`
    } catch (error) {
      // Anything but a plain no may have come after the job was started.
      if (error instanceof Refusal && !error.isPassing) owed.delete(asked)
      throw error
    }
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

  /** @param {JobsPage} page */
  const add = ({ jobs, next }) => {
    rows.append(...jobs.map(row))
    const more = () => run(place, async () => add(await jobsPage(filter.value, next)))
    const isNone = rows.childElementCount === 0 && next === undefined
    fill(
      below,
      isNone && quiet(filter.value ? 'None in this state.' : 'No digests yet.'),
      next !== undefined && button('Show more', more),
    )
  }
  filter.onchange = () =>
    run(place, async () => {
      const page = await jobsPage(filter.value)
      rows.replaceChildren()
      add(page)
    })
  add(first)
  return place
}

/** @param {JobStatus} job */
const row = ({ id, topics, status, articleCount, startedAt }) =>
  el(
    'li',
    el('a', { href: `#/jobs/${id}` }, topics.join(', ')),
    el('span', { className: `state ${status}` }, stateName(status)),
    el('small', count(articleCount, 'article'), ' · ', time(startedAt)),
  )
