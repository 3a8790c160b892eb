/** The user's weights of topics and sources with their reasons, and the controls for them. */
/** @import {WeightReasons} from '../src/contract/learning.ts' */
/** @import {DigestClient} from './digest-service.js' */
/** @import {VersionedPreferences} from '../src/contract/preferences.ts' */
import { call, hasCode } from './api.js'
import { chart, number } from './chart.js'
import { topicKey } from './digest-service.js'
import {
  button,
  changedFields,
  confirmed,
  count,
  el,
  fill,
  foreign,
  form,
  input,
  quiet,
  run,
  say,
  section,
  time,
} from './dom.js'

/**
 * A list in the preferences: its remark, and how its entries are read, written and shown.
 * @typedef {{ name: string, weight?: number, until?: string }} Entry
 * @typedef {{
 *   key: 'pinnedTopics' | 'pinnedSources' | 'mutedTopics' | 'mutedSources', title: string, remark: string, add: string, remove: string,
 *   fields: () => Node[], entry: (texts: Record<string, string>) => Entry, shown: (entry: Entry) => Node,
 * }} List
 */

/** The first day that a mute can end: it ends as that day begins. */
function tomorrow() {
  const day = new Date()
  day.setDate(day.getDate() + 1)
  // The Swedish date format is the one of date fields.
  return day.toLocaleDateString('sv-SE')
}

/** The page may be open over midnight. @this {HTMLInputElement} */
function fromTomorrow() {
  this.min = tomorrow()
}

const mute = {
  add: 'Mute',
  remove: 'Unmute',
  fields: () => [
    input('Until', 'until', { type: 'date', min: tomorrow(), onfocus: fromTomorrow }, 'or for ever'),
  ],
  /** @param {Record<string, string>} texts */
  entry: ({ name = '', until }) => ({
    name,
    ...(until && { until: new Date(`${until}T00:00`).toISOString() }),
  }),
  /** @param {Entry} entry */
  shown: ({ name, until }) => el('span', foreign(name), ...(until ? [', until ', time(until)] : [])),
}

const pin = {
  remark: 'A pinned weight applies, whatever votes and learning say.',
  add: 'Pin',
  remove: 'Unpin',
  fields: () => [
    input(
      'Weight',
      'weight',
      { type: 'number', min: 0.1, max: 2, step: 0.01, value: 1.5, required: true },
      '0.1–2',
    ),
  ],
  /** @param {Record<string, string>} texts */
  entry: ({ name = '', weight }) => ({ name, weight: Number(weight) }),
  /** @param {Entry} entry */
  shown: ({ name, weight = 1 }) => el('span', foreign(name), ` at ${number(weight)}`),
}

/** @type {List[]} */
const lists = [
  { ...pin, key: 'pinnedTopics', title: 'Pinned topics' },
  { ...pin, key: 'pinnedSources', title: 'Pinned sources' },
  {
    ...mute,
    key: 'mutedTopics',
    title: 'Muted topics',
    remark: 'Excluded from every digest that you start from now on.',
  },
  { ...mute, key: 'mutedSources', title: 'Muted sources', remark: 'Identified by name or domain.' },
]

/** What votes teach about: how it is called, and how its weights are read and reset. */
const topics = {
  title: 'Topics',
  noun: 'topic',
  /** @param {DigestClient} client @param {string} [name] */
  reset: (client, name) => client.resetLearning(name),
  /** @param {WeightReasons} reasons */
  of: ({ usual, weights }) => ({
    usual,
    all: weights.map(({ topic, ...rest }) => ({ name: topic, ...rest })),
  }),
}
const sources = {
  title: 'Sources',
  noun: 'source',
  /** @param {DigestClient} client @param {string} [name] */
  reset: (client, name) => client.resetSourceLearning(name),
  /** @param {WeightReasons} reasons */
  of: ({ usualForSources, sources }) => ({
    usual: usualForSources,
    all: sources.map(({ source, ...rest }) => ({ name: source, ...rest })),
  }),
}

/** @type {import('./main.js').View} */
export async function interests() {
  /** @type {VersionedPreferences} */
  let preferences
  const kinds = [topics, sources].map((kind) => {
    /** What the weights were when they were last shown. @type {Map<string, number>} */
    const known = new Map()
    return { ...kind, known, place: el('div') }
  })
  const learningPlace = el('div')
  const settingsPlace = el('div')
  const editors = lists.map((list) => ({ list, place: el('div') }))

  async function load() {
    const [newest, reasons] = await Promise.all([
      call((client) => client.preferences()),
      call((client) => client.explainWeights()),
    ])
    preferences = newest
    for (const kind of kinds) fill(kind.place, ...weights(kind, reasons))
    fill(learningPlace, ...learning(preferences.learning, load))
    fill(settingsPlace, settings())
    for (const { list, place } of editors) fill(place, ...editor(list, place))
  }

  /** @param {Partial<VersionedPreferences>} changes */
  async function change(changes) {
    const { version } = preferences
    let done = 'Saved.'
    try {
      await call((client) => client.patchPreferences(changes, { ifVersion: version }))
    } catch (error) {
      if (!hasCode(error, 'version_mismatch')) throw error
      done = 'Not saved: your preferences had changed elsewhere. These are the current ones.'
    }
    await load()
    say(done)
  }

  /** @param {(typeof kinds)[number]} kind @param {WeightReasons} reasons */
  function weights({ title, noun, of, reset, known, place }, reasons) {
    const { usual, all } = of(reasons)
    const none = preferences.learning
      ? `Nothing yet: vote in a digest, and its ${title.toLowerCase()} appear here.`
      : `Nothing here: learning is off, so a vote adds no ${noun}.`
    if (all.length === 0) return [quiet(none)]
    const rows = all.map(({ name, weight, reason, by }) => {
      const resetOne = () => run(place, () => resetting((client) => reset(client, name)))
      const action = by !== 'hand' && button('Reset', resetOne, { 'aria-label': `Reset ${name}` })
      return { name, before: known.get(name) ?? weight, after: weight, note: reason, action }
    })
    known.clear()
    for (const { name, weight } of all) known.set(name, weight)
    const text = `Every ${noun} returns to 1.00, except those set by hand. Your votes stay listed.`
    const resetAll = async () => (await confirmed('Reset all', text)) && resetting(reset)
    return [
      quiet(`From 0.10 to 2.00, starting at 1.00. Usually ${Math.round(usual * 100)} % are helpful to you.`),
      chart(rows, `Your ${title.toLowerCase()} by weight`),
      button('Reset all', () => run(place, resetAll), {
        className: 'danger',
        'aria-label': `Reset all ${title.toLowerCase()}`,
      }),
    ]
  }

  /** @param {(client: DigestClient) => Promise<object>} reset */
  async function resetting(reset) {
    await call((client) => reset(client))
    await load()
    say('Reset.')
  }

  /** @param {List} list @param {HTMLElement} place */
  function editor({ key, add, remove, fields, entry, shown }, place) {
    /** @param {string} name @returns {Entry[]} */
    const without = (name) => preferences[key].filter((other) => topicKey(other.name) !== topicKey(name))
    const rows = preferences[key].map((one) => {
      const undo = () => run(place, () => change({ [key]: without(one.name) }))
      return el('li', shown(one), button(remove, undo, { 'aria-label': `${remove} ${one.name}` }))
    })
    const save = (/** @type {Record<string, string>} */ texts) =>
      change({ [key]: [...without(texts.name ?? ''), entry(texts)] })
    return [
      el('ul', { className: 'entries', hidden: rows.length === 0 }, ...rows),
      form(add, save, input('Name', 'name', { required: true }), ...fields()),
    ]
  }

  function settings() {
    const most = { type: 'number', min: 1, max: 200, value: preferences.maxArticles, required: true }
    return form(
      'Save',
      (texts) =>
        change(
          changedFields(
            { learning: texts.learning === 'on', maxArticles: Number(texts.maxArticles) },
            preferences,
          ),
        ),
      input('Learn from my votes', 'learning', { type: 'checkbox', checked: preferences.learning }),
      input('Articles in a digest', 'maxArticles', most, 'at most'),
    )
  }

  await load()
  return [
    el('h1', 'Interests'),
    ...kinds.map(({ title, place }) => section(title, place)),
    section('Learning', learningPlace),
    ...editors.map(({ list: { title, remark }, place }) => section(title, quiet(remark), place)),
    section('Settings', settingsPlace),
  ]
}

/** A preview of learning, and learning itself. @param {boolean} isOn @param {() => Promise<void>} load */
function learning(isOn, load) {
  if (!isOn)
    return [
      quiet(
        'Learning is off: a new vote is stored, but changes no weight. Switch it on in the settings below.',
      ),
    ]
  const place = el('div')
  const preview = async () => {
    const report = await call((client) => client.learn({ dryRun: true }))
    const charts = [
      { title: 'Topics', rows: report.topics.map(({ topic, ...rest }) => changed(topic, rest)) },
      { title: 'Sources', rows: report.sources.map(({ source, ...rest }) => changed(source, rest)) },
    ].filter(({ rows }) => rows.length > 0)
    fill(
      place,
      charts.length === 0 && quiet('There is nothing to learn from yet.'),
      ...charts.map(({ title, rows }) =>
        el('div', el('h3', title), chart(rows, `What learning would change: ${title.toLowerCase()}`)),
      ),
      charts.length > 0 && button('Apply', () => run(place, apply), { className: 'primary' }),
    )
    const changes = charts.flatMap(({ rows }) => rows).filter(({ before, after }) => before !== after)
    say(`${count(changes.length, 'weight')} would change.`)
  }
  const apply = async () => {
    const { learned } = await call((client) => client.learn())
    await load()
    say(`Learned from ${count(learned, 'vote')}.`)
  }
  return [
    quiet(
      'A vote changes its topics and its source by 0.10 at once. Learning takes all votes together, by itself a day after a vote.',
    ),
    button('Preview', () => run(place, preview)),
    place,
  ]
}

/** @param {string} name @param {{ before: number, after: number, reason: string }} report */
const changed = (name, { before, after, reason }) => ({ name, before, after, note: reason })
