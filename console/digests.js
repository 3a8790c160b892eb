/** The first view: starts a digest, and lists all of them. */
/** @import {ReadPreferences} from '../src/user/types.ts' */
import { call, hasNewsroom, once, sample } from './api.js'
import { el, form, input, listed, quiet, section } from './dom.js'
import { addresses, feedsField } from './feedsField.js'
import { jobList, jobsPage } from './jobList.js'
import { schedule } from './schedule.js'
import { mayProduce } from './token.js'

/** @type {import('./main.js').View} */
export async function digests(signal) {
  /** @type {[boolean | undefined, import('../src/job/types.ts').JobsPage, ReadPreferences]} */
  const [isMade, page, preferences] = await Promise.all([
    hasNewsroom(),
    jobsPage(''),
    call('GET', '/preferences'),
  ])
  // If this is unknown, starting a digest will show it.
  const isByHand = isMade === false
  const first = isByHand
    ? el('p', 'No newsroom is bound here, so digests are made by hand.')
    : newDigest(page.jobs.length === 0, opener('/digests', signal))
  return [
    el('h1', 'Digests'),
    first,
    ...(isByHand && preferences.schedule === undefined ? [] : [schedule(preferences)]),
    byHand(isByHand, opener('/jobs', signal)),
    jobList(page, signal),
  ]
}

/** @param {boolean} isFirst @param {ReturnType<typeof opener>} open */
function newDigest(isFirst, open) {
  /** @param {Record<string, string>} texts */
  const start = async ({ topics, feeds = '', sample: isWanted, allowSeen }) => {
    const document = isWanted && { name: 'The Towpath Post', document: await sample() }
    await open({
      topics: listed(topics),
      feeds: [...addresses(feeds), ...(document ? [document] : [])],
      allowSeen: allowSeen === 'on',
    })
  }
  const topics = { required: true, value: isFirst ? 'Rivers, Cities, Science' : '' }
  return section(
    'New digest',
    isFirst &&
      el('p', 'Nothing here yet. The sample is ready: press the button and watch a digest being made.'),
    form(
      'Make my digest',
      start,
      input('Topics', 'topics', topics, 'with commas between them'),
      feedsField('Feeds'),
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
