/** One job: watched live while it is made, and read as a digest once it is complete. */
/** @import {Frame, JobStatus, StoredArticle} from '../src/job/schema.ts' */
import { call, Refusal } from './api.js'
import { digestOf } from './digest.js'
import { stateName } from './digests.js'
import { back, button, confirmed, count, el, fill, problem, row, run, say, section, time } from './dom.js'
import { producer } from './produce.js'
import { mayProduce } from './token.js'
import { watch } from './watch.js'

/** @param {unknown} error */
const isGone = (error) => error instanceof Refusal && error.code === 'not_found'

/** @type {import('./main.js').View} */
export async function job(signal, id, again) {
  const path = `/jobs/${id}`
  /** @type {JobStatus} */
  let status = await call('GET', path)
  /** @type {Map<string, StoredArticle>} */
  const articles = new Map()

  const facts = el('p', { className: 'facts' })
  const bar = el('progress', { max: 100, value: status.progress, 'aria-label': 'Progress' })
  const step = el('p', { className: 'step' })
  const line = el('p', { className: 'line', role: 'status' }, 'Connecting…')
  const arrivals = el('ol', { className: 'arrivals' })
  const making = section('As it is made', bar, step, line, arrivals)
  const body = el('div')
  const panel = mayProduce() ? producer(() => status) : el('div')
  const buttons = row()

  /** @param {string} operation @param {Record<string, unknown>} [props] */
  const does = (operation, props) => {
    const name = operation.replace(/^./, (letter) => letter.toUpperCase())
    return button(name, () => run(buttons, () => act(operation).catch(orGone)), props)
  }

  /** @param {string} operation */
  async function act(operation) {
    onStatus(await call('POST', `${path}/${operation}`))
    if (operation !== 'retry') return
    body.replaceChildren()
    follow()
  }

  /** A job erased elsewhere leaves nothing to show or to do: the view anew says so. @param {unknown} error */
  const orGone = (error) => {
    if (!isGone(error)) throw error
    again()
  }

  /** @param {JobStatus} newest */
  function onStatus(newest) {
    status = newest
    const isOver = status.completedAt !== undefined
    const mayRetry = status.status === 'failed' || status.status === 'cancelled'
    facts.replaceChildren(
      el('span', { className: `state ${status.status}` }, stateName(status.status)),
      ' · started ',
      time(status.startedAt),
      status.attempt > 1 ? ` · attempt ${status.attempt}` : '',
    )
    bar.value = status.progress
    const parts = [`${status.progress} %`, status.currentStep, count(status.articleCount, 'article')]
    step.textContent = parts.filter(Boolean).join(' · ')
    making.hidden = status.status === 'completed'
    panel.hidden = isOver
    fill(
      buttons,
      !isOver && mayProduce() && does('complete', { className: 'primary' }),
      !isOver && does('cancel'),
      mayRetry && does('retry'),
      button('Erase', () => run(buttons, erase), { className: 'danger' }),
    )
  }

  async function erase() {
    if (!(await confirmed('Erase this digest', 'Its articles are gone for good. Your votes stay.'))) return
    await call('DELETE', path)
    location.hash = '#/'
    say('The digest was erased.')
  }

  async function finish() {
    line.textContent = ''
    if (status.status === 'completed')
      return run(body, async () => body.replaceChildren(...(await digestOf(id, articles))))
    const why = status.error ?? `It was ${stateName(status.status)}.`
    const cause = status.failure && el('small', ` ${status.failure}`)
    body.replaceChildren(el('p', { className: 'problem', role: 'alert' }, why, cause))
  }

  /** @param {Frame} frame */
  function onFrame(frame) {
    if (frame.type === 'articles') {
      for (const article of frame.data) articles.set(article.id, article)
      arrivals.append(
        ...frame.data.map(({ title, source }) => el('li', title, el('small', ` ${source ?? ''}`))),
      )
      if (!status.completedAt) say(`${count(articles.size, 'article')} so far`)
    }
    if (frame.type === 'update' || frame.type === 'end') onStatus(frame.data)
    if (frame.type === 'end') finish()
  }

  function follow() {
    let wasLost = false
    /** @param {'live' | 'lost'} state */
    const onLine = (state) => {
      line.classList.toggle('lost', state === 'lost')
      line.textContent = state === 'lost' ? 'Connection lost, trying again…' : wasLost ? 'Live again' : 'Live'
      wasLost ||= state === 'lost'
    }
    /** @param {unknown} error */
    const onRefusal = (error) => {
      if (isGone(error)) return again()
      line.textContent = ''
      body.replaceChildren(problem(error))
    }
    const after = Math.max(0, ...[...articles.values()].map(({ seq }) => seq))
    watch(id, { after, signal, onFrame, onLine, onRefusal })
  }

  onStatus(status)
  follow()
  return [back(), el('h1', status.topics.join(', ')), facts, making, body, panel, buttons]
}
