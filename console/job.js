/** One job: watched live while it is made, and read as a digest once it is complete. */
/** @import {Frame, JobStatus, StoredArticle} from '../src/job/schema.ts' */
import { call } from './api.js'
import { digestOf } from './digest.js'
import { stateName } from './digests.js'
import { button, confirmed, count, el, fill, problem, run, say, section, time } from './dom.js'
import { producer } from './produce.js'
import { mayProduce } from './token.js'

import { watch } from './watch.js'

const LINES = { live: 'Live', lost: 'Connection lost, trying again…', again: 'Live again' }

/** @type {import('./main.js').View} */
export async function job(signal, id) {
  const path = `/jobs/${id}`
  /** @type {JobStatus} */
  let status = await call('GET', path)
  /** @type {Map<string, StoredArticle>} */
  const articles = new Map()

  const facts = el('p', { className: 'facts' })
  const bar = el('progress', { max: 100, value: status.progress, 'aria-label': 'Progress' })
  const step = el('p', { className: 'step' })
  const line = el('p', { className: 'line', role: 'status' }, 'Connecting…')
  const buttons = el('div', { className: 'row' })
  const arrivals = el('ol', { className: 'arrivals' })
  const body = el('div')
  const panel = mayProduce() ? producer(() => status) : el('div')
  const making = section('As it is made', bar, step, line, arrivals)

  /** @param {() => Promise<unknown>} work */
  const act = (work) => run(buttons, work)

  const redraw = () => {
    const isOver = status.completedAt !== undefined
    const mayRetry = status.status === 'failed' || status.status === 'cancelled'
    facts.replaceChildren(
      el('span', { className: `state ${status.status}` }, stateName(status.status)),
      ' started ',
      time(status.startedAt),
      ` · attempt ${status.attempt} · ${id}`,
    )
    bar.value = status.progress
    step.textContent = `${status.progress} %${status.currentStep && ` · ${status.currentStep}`} · ${count(status.articleCount, 'article')}`
    making.hidden = status.status === 'completed'
    panel.hidden = isOver
    fill(
      buttons,
      !isOver && button('Cancel', () => act(() => call('POST', `${path}/cancel`))),
      mayRetry && button('Retry', () => act(retry)),
      button('Erase', () => act(erase), { className: 'danger' }),
    )
  }

  async function retry() {
    status = await call('POST', `${path}/retry`)
    body.replaceChildren()
    redraw()
    say('Started again: its articles are still there.')
    follow()
  }

  async function erase() {
    const isSure = await confirmed({
      title: 'Erase this digest?',
      text: 'Its articles are gone for good. Your votes stay.',
      action: 'Erase',
    })
    if (!isSure) return
    await call('DELETE', path)
    location.hash = '#/'
    say('The digest was erased.')
  }

  async function finish() {
    line.textContent = ''
    if (status.status === 'completed')
      return run(body, async () => body.replaceChildren(...(await digestOf(status, articles))))
    body.replaceChildren(
      el(
        'p',
        { className: 'problem', role: 'alert' },
        status.error ?? `It was ${stateName(status.status)}.`,
        status.failure && el('small', ` ${status.failure}`),
      ),
    )
  }

  /** @param {Frame} frame */
  function onFrame(frame) {
    if (frame.type === 'articles') {
      for (const article of frame.data) articles.set(article.id, article)
      arrivals.append(
        ...frame.data.map(({ title, source }) =>
          el('li', title, source !== undefined && el('small', ` ${source}`)),
        ),
      )
      if (!status.completedAt) say(`${count(articles.size, 'article')} so far`)
    }
    if (frame.type !== 'update' && frame.type !== 'end') return
    status = frame.data
    redraw()
    if (frame.type === 'end') finish()
  }

  function follow() {
    let wasLost = false
    watch(id, {
      after: Math.max(0, ...[...articles.values()].map(({ seq }) => seq)),
      signal,
      onFrame,
      onLine(state) {
        line.classList.toggle('lost', state === 'lost')
        line.textContent = LINES[state === 'live' && wasLost ? 'again' : state]
        wasLost ||= state === 'lost'
      },
      onRefusal: (error) => {
        line.textContent = ''
        body.replaceChildren(problem(error))
      },
    })
  }

  redraw()
  follow()
  return [
    el('p', el('a', { href: '#/' }, '← All digests')),
    el('h1', status.topics.join(', ')),
    facts,
    making,
    body,
    panel,
    buttons,
  ]
}
