/** The producer's form for an open job. The job's page shows the effect. */
/** @import {JobStatus, Outcome, ReportResult} from '../src/contract/job.ts' */
import { call, once } from './api.js'
import { el, field, form, input, listed, say, section } from './dom.js'

/** @param {() => JobStatus} statusNow @param {(error: unknown) => Promise<never>} onRefusal */
export function producer(statusNow, onRefusal) {
  const ask = once()
  /** @param {string} operation @param {object} body @returns {Promise<ReportResult>} */
  const send = (operation, body) => {
    const { id, attempt } = statusNow()
    return call('POST', `/jobs/${id}/${operation}`, { ...body, attempt }).catch(onRefusal)
  }
  /** @param {Record<string, string>} texts @param {HTMLFormElement} form */
  const add = async ({ title, topics, relevance, ...rest }, form) => {
    const given = Object.fromEntries(Object.entries(rest).filter(([, text]) => text !== ''))
    const article = {
      title,
      topics: listed(topics),
      ...(relevance && { relevance: Number(relevance) }),
      ...given,
    }
    const { outcomes } = await ask(article, (id) =>
      send('articles', { articles: [{ id: given.url ?? `by-hand-${id}`, ...article }] }),
    )
    for (const outcome of outcomes) say(told(outcome))
    if (outcomes.some(isThere)) form.reset()
  }
  /** @param {Record<string, string>} texts */
  const report = async ({ progress, currentStep }) => {
    await send('report', {
      ...(progress && { progress: Number(progress) }),
      ...(currentStep && { currentStep }),
    })
    say('Reported.')
  }
  return section(
    'By hand',
    form(
      'Add article',
      add,
      input('Title', 'title', { required: true }),
      input('Topics', 'topics', { defaultValue: statusNow().topics[0] }, 'with commas between them'),
      field('Summary', el('textarea', { name: 'summary', rows: 2 })),
      input('Source', 'source'),
      input('Address', 'url', { type: 'url' }),
      input('Relevance', 'relevance', { type: 'number', min: 0, max: 1, step: 'any' }, '0–1'),
    ),
    form(
      'Report',
      report,
      input('Progress', 'progress', { type: 'number', min: 0, max: 100 }, '0–100'),
      input('Current step', 'currentStep', { maxLength: 200 }),
    ),
    form('Fail', (texts) => send('fail', texts), input('What went wrong', 'error', { required: true })),
  )
}

/** Also if the article repeats itself: then only the first response was lost. @param {Outcome} outcome */
const isThere = (outcome) =>
  outcome.outcome === 'added' || (outcome.outcome === 'duplicate' && outcome.of === outcome.id)

/** @param {Outcome} outcome */
function told(outcome) {
  if (outcome.outcome === 'added') return `Added as number ${outcome.seq}.`
  if (isThere(outcome)) return 'It exists already.'
  if (outcome.outcome === 'rejected') return `Not added: ${outcome.error}.`
  if (outcome.outcome === 'duplicate') return `Not added: it repeats ${outcome.of}.`
  return `Not added: ${outcome.outcome === 'seen' ? 'a recent digest has shown it' : 'the job was cancelled'}.`
}
