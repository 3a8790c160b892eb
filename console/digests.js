/** The first view: start a digest, and all there are. */
/** @import {JobsPage, JobStatus} from '../src/job/schema.ts' */
import { call, hasNewsroom, sample } from './api.js'
import { button, count, el, field, fill, form, input, quiet, run, section, time } from './dom.js'
import { mayProduce } from './token.js'

const SAMPLE_TOPICS = 'Rivers, Cities, Science'
const STATES = ['pending', 'in_progress', 'completed', 'failed', 'cancelled']

/** @param {string} state */
export const stateName = (state) => state.replace('_', ' ')

/** @param {string} [text] */
export const names = (text = '') =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)

/** @type {import('./main.js').View} */
export async function digests() {
  const [isMade, page] = await Promise.all([hasNewsroom(), jobsPage('', '')])
  const isFirst = page.jobs.length === 0
  return [
    el('h1', 'Digests'),
    isMade ? newDigest(isFirst) : el('p', 'No newsroom is bound here, so digests are made by hand.'),
    byHand(!isMade),
    list(page),
  ]
}

/** @param {boolean} isFirst */
function newDigest(isFirst) {
  const topics = el('input', { name: 'topics', required: true, value: isFirst ? SAMPLE_TOPICS : '' })
  return section(
    'New digest',
    isFirst &&
      el('p', 'Nothing here yet. The sample is ready to go: press the button and see a digest being made.'),
    form(
      'Make my digest',
      async (texts) => {
        const feeds = (texts.feeds ?? '').split(/\s+/).filter(Boolean)
        const document = texts.sample && {
          name: 'The Towpath Post',
          document: await sample(),
          contentType: 'application/feed+json',
        }
        await open('/digests', {
          topics: names(texts.topics),
          feeds: document ? [...feeds, document] : feeds,
          allowSeen: texts.allowSeen === 'on',
        })
      },
      field('Topics', topics, 'with commas between them'),
      field(
        'Feeds',
        el('textarea', { name: 'feeds', rows: 2, placeholder: 'https://example.org/feed.xml' }),
        'one address a line',
      ),
      field(
        'Add the sample, a feed of invented news',
        el('input', { type: 'checkbox', name: 'sample', checked: isFirst }),
      ),
      field(
        'Include articles that recent digests have shown',
        el('input', { type: 'checkbox', name: 'allowSeen' }),
      ),
    ),
  )
}

/** @param {boolean} isOpen */
function byHand(isOpen) {
  return el(
    'details',
    { open: isOpen },
    el('summary', 'Step through a job by hand'),
    el(
      'p',
      'You play the producer: start a job, add articles, say how far it is, and complete it or let it fail.',
    ),
    !mayProduce() &&
      quiet('Your token lacks the scope digest:produce: you can start, cancel and watch, but not produce.'),
    form(
      'Start a job',
      (texts) =>
        open('/jobs', { topics: names(texts.topics), ...(texts.jobId !== '' && { jobId: texts.jobId }) }),
      input('Topics', 'topics', { required: true }, 'with commas between them'),
      field('Job id', el('input', { name: 'jobId', pattern: '[A-Za-z0-9_\\-]{1,64}' }), 'optional'),
    ),
  )
}

/** @param {string} path @param {unknown} body */
async function open(path, body) {
  /** @type {JobStatus} */
  const { id } = await call('POST', path, body)
  location.hash = `#/jobs/${id}`
}

/** @param {string} status @param {string} after @returns {Promise<JobsPage>} */
function jobsPage(status, after) {
  const query = new URLSearchParams({ limit: '20', ...(status && { status }), ...(after && { after }) })
  return call('GET', `/jobs?${query}`)
}

/** @param {JobsPage} first */
function list(first) {
  const filter = el(
    'select',
    el('option', { value: '' }, 'all'),
    ...STATES.map((state) => el('option', { value: state }, stateName(state))),
  )
  const rows = el('ol', { className: 'jobs' })
  const below = el('div')
  const place = section('Your digests', field('Show', filter), rows, below)

  /** @param {JobsPage} page */
  const add = ({ jobs, next }) => {
    rows.append(...jobs.map(row))
    const more = () => run(place, async () => add(await jobsPage(filter.value, next ?? '')))
    const isNone = rows.childElementCount === 0 && next === undefined
    fill(
      below,
      isNone && quiet(filter.value ? 'None in this state.' : 'No digests yet.'),
      next !== undefined && button('Show more', more),
    )
  }
  filter.onchange = () =>
    run(place, async () => {
      const page = await jobsPage(filter.value, '')
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
