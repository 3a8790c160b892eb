/** The first view: starts a digest, and lists all of them. */
/** @import {StartInput} from '../src/contract/job.ts' */
/** @import {DigestOrderInput} from '../src/contract/order.ts' */
/** @import {DigestClient} from './digest-service.js' */
import { call, hasNewsroom, once, sample } from './api.js'
import { el, form, input, linesOf, names, quiet, section } from './dom.js'
import { feedsField, feedsOf } from './feedsField.js'
import { jobList, jobsPage } from './jobList.js'
import { schedule } from './schedule.js'
import { mayProduce } from './token.js'

/** @template Input @typedef {(input: Input) => Promise<void>} Open */

/** @type {import('./main.js').View} */
export async function digests(signal) {
  const [isMade, page, preferences] = await Promise.all([
    hasNewsroom(),
    jobsPage(''),
    call((client) => client.preferences()),
  ])
  // If this is unknown, starting a digest will show it.
  const isByHand = isMade === false
  const now = opener((client, order) => client.startDigest(order), signal)
  const first = isByHand
    ? el('p', 'No newsroom is bound here, so digests are made by hand.')
    : newDigest(
        page.jobs.length === 0,
        opener((client, order) => client.startDigest(order), signal),
      )
  return [
    el('h1', 'Digests'),
    first,
    ...(isByHand && preferences.schedule === undefined ? [] : [schedule(preferences, now)]),
    byHand(
      isByHand,
      opener((client, input) => client.start(input), signal),
    ),
    jobList(page, signal),
  ]
}

/** @param {boolean} isFirst @param {Open<DigestOrderInput>} open */
function newDigest(isFirst, open) {
  /** @param {Record<string, string>} texts */
  const start = async ({ topics, feeds = '', sample: isWanted, allowSeen }) => {
    const document = isWanted && { name: 'The Towpath Post', document: await sample() }
    await open({
      topics: linesOf(topics),
      feeds: [...feedsOf(feeds), ...(document ? [document] : [])],
      ...(allowSeen && { allowSeen: true }),
    })
  }
  return section(
    'New digest',
    isFirst &&
      el('p', 'Nothing here yet. The sample is ready: press the button and watch a digest being made.'),
    form(
      'Make my digest',
      start,
      names('Topics', 'topics', isFirst ? ['Rivers', 'Cities', 'Science'] : [], { required: true }),
      feedsField('Feeds'),
      input('Add the sample: invented news of rivers, cities and science', 'sample', {
        type: 'checkbox',
        checked: isFirst,
      }),
      input('Include articles that recent digests have shown', 'allowSeen', { type: 'checkbox' }),
    ),
  )
}

/** @param {boolean} isOpen @param {Open<StartInput & { jobId?: string }>} open */
function byHand(isOpen, open) {
  /** @param {Record<string, string>} texts */
  const start = ({ topics, jobId }) => open({ topics: linesOf(topics), ...(jobId && { jobId }) })
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
      names('Topics', 'topics', [], { required: true }),
      input('Job id', 'jobId', { pattern: '[A-Za-z0-9_\\-]{1,64}' }, 'optional'),
    ),
  )
}

/**
 * Starts a digest once, and opens its page.
 * @template {object} Input
 * @param {(client: DigestClient, input: Input & { jobId: string }) => Promise<{ id: string }>} start
 * @param {AbortSignal} signal
 * @returns {Open<Input>}
 */
function opener(start, signal) {
  const startOnce = once()
  return async (input) => {
    const { id } = await startOnce(input, (jobId) => call((client) => start(client, { jobId, ...input })))
    // A user who has opened another view meanwhile stays there.
    if (!signal.aborted) location.hash = `#/jobs/${id}`
  }
}
