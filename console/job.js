/** One job: watched live while it is open, shown as a digest once it is complete. */
/** @import {ArticlesPage, JobStatus, StoredArticle} from '../src/contract/job.ts' */
/** @import {WatchFrame} from '../src/contract/frames.ts' */
import { call, follow, hasCode } from './api.js'
import { digestOf } from './digest.js'
import {
  back,
  button,
  confirmed,
  count,
  el,
  fill,
  foreign,
  listing,
  problem,
  quiet,
  row,
  run,
  say,
  section,
  time,
} from './dom.js'
import { stateName } from './jobList.js'
import { producer } from './produce.js'
import { share } from './share.js'
import { mayProduce } from './token.js'

/** @type {import('./main.js').View} */
export async function job(signal, id, again) {
  let status = await call((client) => client.status(id))
  /** @type {Map<string, StoredArticle>} */
  const articles = new Map()
  let watching = new AbortController()
  /** When the outcome that is shown came about. @type {string | undefined} */
  let shown

  const facts = el('p', { className: 'facts' })
  const line = el('p', { className: 'line', role: 'status' })
  const bar = el('progress', { max: 100, value: status.progress, 'aria-label': 'Progress' })
  const step = el('p', { className: 'step' })
  const arrivals = el('ol', { className: 'arrivals' })
  const making = section('As it is made', bar, step, arrivals)
  const body = el('div')
  const sharing = share(id)
  const panel = mayProduce() ? producer(() => status, refused) : el('div')
  // Errors appear below the buttons. A button that does not apply is hidden.
  const controls = el('div')
  const complete = does('complete', { className: 'primary' })
  const cancel = does('cancel')
  const retry = does('retry')
  const drop = button('Erase', () => run(controls, erase), { className: 'danger' })
  const buttons = row(complete, cancel, retry, drop)
  buttons.tabIndex = -1
  controls.append(buttons)

  /** @param {'complete' | 'cancel' | 'retry'} operation @param {Record<string, unknown>} [props] */
  function does(operation, props) {
    const name = operation.replace(/^./, (letter) => letter.toUpperCase())
    const act = async () => take(await call((client) => client[operation](id)).catch(refused))
    return button(name, () => run(controls, act), props)
  }

  /** The job was erased or changed elsewhere: reloads it. @param {unknown} error @returns {Promise<never>} */
  async function refused(error) {
    if (hasCode(error, 'not_found')) again()
    if (hasCode(error, 'conflict')) take(await call((client) => client.status(id)))
    throw error
  }

  /**
   * Shows the job after a call: watches it while it is open, shows the result once it has ended. @param
   * {JobStatus} newest
   */
  function take(newest) {
    watching.abort()
    onStatus(newest)
    // The end may have arrived on the connection before the call's own response.
    const isShown = shown === status.completedAt
    shown = status.completedAt
    if (shown === undefined) watchOn()
    else if (!isShown) finish()
  }

  /** @param {JobStatus} newest */
  function onStatus(newest) {
    status = newest
    const isOver = status.completedAt !== undefined
    const focused = document.activeElement
    facts.replaceChildren(
      el('span', { className: `state ${status.status}` }, stateName(status.status)),
      ' · started ',
      time(status.startedAt),
      status.attempt > 1 ? ` · attempt ${status.attempt}` : '',
    )
    bar.value = status.progress
    const parts = [`${status.progress} %`, status.currentStep, count(status.articleCount, 'article')]
    step.replaceChildren(
      ...parts.filter(Boolean).flatMap((part, index) => [index > 0 ? ' · ' : '', foreign(part)]),
    )
    making.hidden = status.status === 'completed'
    panel.hidden = isOver
    sharing.hidden = status.status !== 'completed'
    complete.hidden = isOver || !mayProduce()
    cancel.hidden = isOver
    retry.hidden = status.status !== 'failed' && status.status !== 'cancelled'
    // Keeps the keyboard focus near the button that was hidden.
    if (focused?.closest('[hidden]')) buttons.focus()
  }

  async function erase() {
    if (!(await confirmed('Erase this digest', 'Its articles are gone for good. Your votes stay.'))) return
    await call((client) => client.eraseJob(id))
    if (!signal.aborted) location.hash = '#/'
    say('The digest was erased.')
  }

  /** The result of the job. It needs no live connection, and is requested again after an error. */
  async function finish() {
    line.textContent = ''
    const why = status.error ?? `It was ${stateName(status.status)}.`
    const cause = status.failure && el('small', ` ${status.failure}`)
    const isDigest = status.status === 'completed'
    const end = !isDigest && el('p', { className: 'problem', role: 'alert' }, foreign(why), cause)
    const { completedAt } = status
    fill(body, end || quiet('Loading…'))
    try {
      while (articles.size < status.articleCount) {
        /** @type {ArticlesPage} */
        const page = await call((client) => client.articles(id, { limit: 500, after: lastSeq() }))
        arrive(page.articles)
        if (page.next === undefined) break
      }
      fill(body, ...(isDigest ? await digestOf(id, articles) : [end]), warned(status.warnings))
    } catch (error) {
      if (hasCode(error, 'not_found')) return again()
      if (status.completedAt === completedAt) fill(body, end, problem(error), button('Try again', finish))
    }
  }

  /** What the producer could not do. @param {readonly string[]} [warnings] */
  const warned = (warnings = []) =>
    warnings.length > 0 &&
    section(
      'Warnings',
      el('ul', { className: 'warnings' }, ...warnings.map((text) => el('li', foreign(text)))),
    )

  const lastSeq = () => Math.max(0, ...[...articles.values()].map(({ seq }) => seq))

  /** @param {StoredArticle[]} some */
  function arrive(some) {
    // A retry may send what has been read already.
    const added = some.filter((article) => !articles.has(article.id))
    for (const article of added) articles.set(article.id, article)
    arrivals.append(
      ...added.map(({ title, source }) => el('li', foreign(title), ' ', el('small', foreign(source ?? '')))),
    )
  }

  /** @param {WatchFrame} frame */
  function onFrame(frame) {
    if (frame.type === 'articles') {
      arrive(frame.data)
      if (!status.completedAt) say(`${count(articles.size, 'article')} so far`)
    }
    if (frame.type === 'update') onStatus(frame.data)
    if (frame.type === 'end') take(frame.data)
  }

  function watchOn() {
    body.replaceChildren()
    line.textContent = 'Connecting…'
    let wasLost = false
    /** @param {'live' | 'lost'} state */
    const onConnection = (state) => {
      line.classList.toggle('lost', state === 'lost')
      line.textContent = state === 'lost' ? 'Connection lost, trying again…' : wasLost ? 'Live again' : 'Live'
      wasLost ||= state === 'lost'
    }
    /** @param {unknown} error */
    const onError = (error) => {
      if (hasCode(error, 'not_found', 'gone')) return again()
      line.textContent = ''
      fill(body, problem(error), button('Try again', watchOn))
    }
    watching = new AbortController()
    const either = AbortSignal.any([signal, watching.signal])
    const options = { after: lastSeq(), signal: either, onConnection }
    follow((client) => client.watch(id, options), { signal: either, onFrame, onError })
  }

  take(status)
  return [back(), el('h1', ...listing(status.topics)), facts, line, making, body, sharing, panel, controls]
}
