/** Playing the producer of an open job. What comes of it is seen where the job is watched. */
/** @import {JobStatus, Outcome, Received} from '../src/job/schema.ts' */
import { call } from './api.js'
import { names } from './digests.js'
import { el, field, form, input, say, section } from './dom.js'

/** @param {() => JobStatus} statusNow */
export function producer(statusNow) {
  /** @param {string} operation @param {object} body @returns {Promise<Received>} */
  const send = (operation, body) => {
    const { id, attempt } = statusNow()
    return call('POST', `/jobs/${id}/${operation}`, { ...body, attempt })
  }

  const article = form(
    'Add article',
    async ({ title = '', topics, summary, source, url, relevance = '' }, form) => {
      const { outcomes } = await send('articles', {
        articles: [
          {
            id: url || `by-hand-${Date.now()}`,
            title,
            topics: names(topics),
            ...(summary && { summary }),
            ...(source && { source }),
            ...(url && { url }),
            ...(relevance !== '' && { relevance: Number(relevance) }),
          },
        ],
      })
      for (const outcome of outcomes) say(told(outcome))
      if (outcomes[0]?.outcome === 'added') form.reset()
    },
    input('Title', 'title', { required: true }),
    input('Topics', 'topics', { value: statusNow().topics[0] ?? '' }, 'with commas between them'),
    field('Summary', el('textarea', { name: 'summary', rows: 2 })),
    input('Source', 'source'),
    input('Address', 'url', { type: 'url' }),
    input('Relevance', 'relevance', { type: 'number', min: 0, max: 1, step: 'any' }, '0–1'),
  )
  const report = form(
    'Report',
    async ({ progress = '', currentStep }) => {
      await send('report', {
        ...(progress !== '' && { progress: Number(progress) }),
        ...(currentStep && { currentStep }),
      })
      say('Reported.')
    },
    input('Progress', 'progress', { type: 'number', min: 0, max: 100 }, '0–100'),
    input('Current step', 'currentStep', { maxLength: 200 }),
  )
  const complete = form('Complete', () => send('complete', {}))
  const fail = form(
    'Fail',
    ({ error }) => send('fail', { error }),
    input('What went wrong', 'error', { required: true }),
  )
  return section(
    'By hand',
    el('h3', 'An article'),
    article,
    el('h3', 'How far it is'),
    report,
    el('h3', 'The end'),
    complete,
    fail,
  )
}

/** @param {Outcome} outcome */
function told(outcome) {
  switch (outcome.outcome) {
    case 'added':
      return `Added as number ${outcome.seq}.`
    case 'duplicate':
      return `Not added: it repeats ${outcome.of}.`
    case 'seen':
      return 'Not added: a recent digest has shown it.'
    case 'rejected':
      return `Not added: ${outcome.error}.`
    case 'cancelled':
      return 'Not added: the job was cancelled.'
  }
}
