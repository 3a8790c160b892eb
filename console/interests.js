/** What the service believes you like, why, and everything you can do about it. */
/** @import {LearnReport, VersionedPreferences, WeightReasons} from '../src/user/schema.ts' */
import { call, Refusal } from './api.js'
import { chart, number } from './chart.js'
import {
  button,
  confirmed,
  count,
  el,
  field,
  fill,
  form,
  input,
  quiet,
  run,
  say,
  section,
  time,
} from './dom.js'

/** @type {import('./main.js').View} */
export async function interests() {
  /** @type {VersionedPreferences} */
  let preferences
  /** @type {Map<string, number>} */
  let known = new Map()
  const parts = {
    weights: el('div'),
    pins: el('div'),
    mutes: el('div'),
    settings: el('div'),
  }

  async function load() {
    /** @type {[VersionedPreferences, WeightReasons]} */
    const [newest, reasons] = await Promise.all([
      call('GET', '/preferences'),
      call('GET', '/weights?reasons=true'),
    ])
    preferences = newest
    fill(parts.weights, ...weights(reasons))
    fill(parts.pins, ...pins())
    fill(parts.mutes, ...mutes())
    fill(parts.settings, settings())
    known = new Map(reasons.weights.map(({ topic, weight }) => [topic, weight]))
  }

  /** @param {Partial<VersionedPreferences>} changes @param {string} done what to say then */
  async function change(changes, done) {
    const { version, ...rest } = preferences
    try {
      await call('PUT', '/preferences', { ...rest, ...changes }, { 'If-Match': `"${version}"` })
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'version_mismatch')) throw error
      await load()
      return say('Your preferences had changed elsewhere: here they are as they are now. Please try again.')
    }
    await load()
    say(done)
  }

  /** @param {WeightReasons} reasons */
  function weights({ usual, weights }) {
    if (weights.length === 0) return [quiet('Nothing yet: vote in a digest, and its topics appear here.')]
    const rows = weights.map(({ topic, weight, reason, by, votedAt }) => ({
      topic,
      before: known.get(topic) ?? weight,
      after: weight,
      note: [reason, votedAt !== undefined && `Last vote on ${votedAt.slice(0, 10)}.`]
        .filter(Boolean)
        .join(' '),
      action:
        by !== 'hand' &&
        button('Reset', () => run(parts.weights, () => reset(topic)), { 'aria-label': `Reset ${topic}` }),
    }))
    return [
      quiet(
        `Every topic starts at 1.00, between 0.10 and 2.00. Usually ${Math.round(usual * 100)} % are helpful to you.`,
      ),
      chart(rows, 'Your topics by weight'),
      button('Reset all', () => run(parts.weights, resetAll), { className: 'danger' }),
    ]
  }

  /** @param {string} topic */
  async function reset(topic) {
    await call('DELETE', `/weights/${encodeURIComponent(topic)}`)
    await load()
    say(`${topic} was reset.`)
  }

  async function resetAll() {
    const question = {
      title: 'Reset all learning?',
      text: 'Every topic goes back to 1.00, except those set by hand. Your votes stay listed.',
      action: 'Reset all',
    }
    if (!(await confirmed(question))) return
    await call('DELETE', '/weights')
    await load()
    say('Everything was reset.')
  }

  function pins() {
    const { pinnedTopics } = preferences
    const without = (/** @type {string} */ name) =>
      pinnedTopics.filter((pin) => pin.name.toLowerCase() !== name.toLowerCase())
    return [
      entries(
        pinnedTopics.map((pin) => [
          `${pin.name} at ${number(pin.weight)}`,
          button(
            'Unpin',
            () =>
              run(parts.pins, () =>
                change({ pinnedTopics: without(pin.name) }, `${pin.name} is learned again.`),
              ),
            { 'aria-label': `Unpin ${pin.name}` },
          ),
        ]),
      ),
      form(
        'Pin',
        ({ name = '', weight }) =>
          change(
            { pinnedTopics: [...without(name), { name, weight: Number(weight) }] },
            `${name} is pinned at ${number(Number(weight))}.`,
          ),
        input('Topic', 'name', { required: true }),
        input(
          'Weight',
          'weight',
          { type: 'number', min: 0.1, max: 2, step: 0.01, value: '1.5', required: true },
          '0.1–2',
        ),
      ),
    ]
  }

  function mutes() {
    /** @param {'mutedTopics' | 'mutedSources'} kind */
    const listed = (kind) =>
      preferences[kind].map(
        ({ name, until }) =>
          /** @type {[string | Node, Node]} */ ([
            el(
              'span',
              `${name}, a ${kind === 'mutedTopics' ? 'topic' : 'source'}`,
              until !== undefined && ', until ',
              until !== undefined && time(until),
            ),
            button('Unmute', () => run(parts.mutes, () => unmute(kind, name)), {
              'aria-label': `Unmute ${name}`,
            }),
          ]),
      )
    /** @param {'mutedTopics' | 'mutedSources'} kind @param {string} name */
    const unmute = (kind, name) =>
      change(
        { [kind]: preferences[kind].filter((mute) => mute.name !== name) },
        `${name} may be shown again.`,
      )
    return [
      entries([...listed('mutedTopics'), ...listed('mutedSources')]),
      form(
        'Mute',
        ({ kind, name = '', until }) => {
          const key = kind === 'source' ? 'mutedSources' : 'mutedTopics'
          const mute = { name, ...(until && { until: new Date(`${until}T00:00`).toISOString() }) }
          return change(
            { [key]: [...preferences[key].filter((one) => one.name !== name), mute] },
            `${name} is muted.`,
          )
        },
        field(
          'What',
          el(
            'select',
            { name: 'kind' },
            el('option', { value: 'topic' }, 'a topic'),
            el('option', { value: 'source' }, 'a source'),
          ),
        ),
        input('Name', 'name', { required: true }, 'a source also by its domain'),
        input('Until', 'until', { type: 'date' }, 'for ever where left empty'),
      ),
    ]
  }

  const settings = () =>
    form(
      'Save',
      ({ learning, maxArticles }) =>
        change({ learning: learning === 'on', maxArticles: Number(maxArticles) }, 'Saved.'),
      field(
        'Learn from my votes',
        el('input', { type: 'checkbox', name: 'learning', checked: preferences.learning }),
      ),
      input(
        'Articles in a digest',
        'maxArticles',
        { type: 'number', min: 1, max: 200, value: preferences.maxArticles, required: true },
        'at most',
      ),
    )

  await load()
  return [
    el('h1', 'Interests'),
    section('Weights', parts.weights),
    section('Learning', learning(load)),
    section('Pinned topics', quiet('A pin holds, whatever votes and learning say.'), parts.pins),
    section('Muted', quiet('Kept out of every digest that is started from now on.'), parts.mutes),
    section('Settings', parts.settings),
  ]
}

/** What learning would do, and doing it. @param {() => Promise<void>} load */
function learning(load) {
  const report = el('div')
  const preview = async () => {
    /** @type {LearnReport} */
    const { topics } = await call('POST', '/learn?dryRun=true')
    report.replaceChildren(
      topics.length === 0
        ? quiet('There is nothing to learn from yet.')
        : chart(
            topics.map(({ reason, ...row }) => ({ ...row, note: reason })),
            'What learning would move',
          ),
      button('Apply', () => run(report, apply), { className: 'primary', hidden: topics.length === 0 }),
    )
    say(`${count(topics.filter(({ before, after }) => before !== after).length, 'weight')} would move.`)
  }
  const apply = async () => {
    /** @type {LearnReport} */
    const { learned } = await call('POST', '/learn')
    await load()
    fill(report, el('p', `Learned from ${count(learned, 'vote')}.`))
    say(`Learned from ${count(learned, 'vote')}.`)
  }
  /** @type {HTMLElement} */
  const place = el(
    'div',
    quiet(
      'Each vote moves its topics by 0.10 at once. Learning weighs all votes together; it runs daily by itself.',
    ),
    button('Preview', () => run(place, preview)),
    report,
  )
  return place
}

/** @param {[string | Node, Node][]} rows what it is, and the button that undoes it */
const entries = (rows) =>
  el('ul', { className: 'entries', hidden: rows.length === 0 }, ...rows.map((row) => el('li', ...row)))
