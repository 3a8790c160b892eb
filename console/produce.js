/** The producer's form for an open job. The job's page shows the effect. */
/** @import {JobStatus, Outcome} from '../src/contract/job.ts' */
/** @import {DigestClient} from './digest-service.js' */
import { call, once } from './api.js'
import { el, field, form, input, linesOf, names, say, section } from './dom.js'

/** @param {() => JobStatus} statusNow @param {(error: unknown) => Promise<never>} onRefusal */
export function producer(statusNow, onRefusal) {
  const addOnce = once()
  /**
   * @template Answer
   * @param {(client: DigestClient, jobId: string, attempt: number) => Promise<Answer>} run
   */
  const send = (run) => {
    const { id, attempt } = statusNow()
    return call((client) => run(client, id, attempt)).catch(onRefusal)
  }
  /** @param {Record<string, string>} texts @param {HTMLFormElement} form */
  const add = async ({ title = '', topics, relevance, url, ...rest }, form) => {
    const texts = Object.fromEntries(Object.entries(rest).filter(([, text]) => text !== ''))
    const article = {
      title,
      topics: linesOf(topics),
      ...(relevance && { relevance: Number(relevance) }),
      ...(url && { url }),
      ...texts,
    }
    const { outcomes } = await addOnce(article, (id) =>
      send((client, jobId, attempt) =>
        client.addArticles(jobId, [{ id: url || `by-hand-${id}`, ...article }], { attempt }),
      ),
    )
    for (const outcome of outcomes) say(messageOf(outcome))
    if (outcomes.some(isThere)) form.reset()
  }
  /** @param {Record<string, string>} texts */
  const report = async ({ progress, currentStep }) => {
    const changes = {
      ...(progress && { progress: Number(progress) }),
      ...(currentStep && { currentStep }),
    }
    await send((client, jobId, attempt) => client.report(jobId, { ...changes, attempt }))
    say('Reported.')
  }
  return section(
    'By hand',
    form(
      'Add article',
      add,
      input('Title', 'title', { required: true }),
      names('Topics', 'topics', [], { defaultValue: statusNow().topics[0] ?? '' }),
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
    form(
      'Fail',
      ({ error = '' }) => send((client, jobId, attempt) => client.fail(jobId, { error, attempt })),
      input('What went wrong', 'error', { required: true }),
    ),
  )
}

/** Also if the article repeats itself: then only the first response was lost. @param {Outcome} outcome */
const isThere = (outcome) =>
  outcome.outcome === 'added' || (outcome.outcome === 'duplicate' && outcome.of === outcome.id)

/** @param {Outcome} outcome */
function messageOf(outcome) {
  if (outcome.outcome === 'added') return `Added as number ${outcome.seq}.`
  if (isThere(outcome)) return 'It exists already.'
  if (outcome.outcome === 'rejected') return `Not added: ${outcome.error}.`
  if (outcome.outcome === 'duplicate') return `Not added: it repeats ${outcome.of}.`
  return `Not added: ${outcome.outcome === 'seen' ? 'a recent digest has shown it' : 'the job was cancelled'}.`
}
