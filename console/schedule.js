/** The form for digests that come by themselves: every morning at seven, or on some days. */
/** @typedef {{ jobId?: string }} DigestNow */
/** @import {PreferencesPatch, ReadPreferences} from '../src/contract/preferences.ts' */
import { call } from './api.js'
import {
  button,
  changedFields,
  el,
  field,
  fill,
  foreign,
  form,
  input,
  linesOf,
  names,
  quiet,
  row,
  run,
  say,
} from './dom.js'
import { feedsField, feedsOf, isSame } from './feedsField.js'

/** In the order of a week; the numbers are those of cron. @type {[string, string][]} */
const DAYS = [
  ['1', 'Mon'],
  ['2', 'Tue'],
  ['3', 'Wed'],
  ['4', 'Thu'],
  ['5', 'Fri'],
  ['6', 'Sat'],
  ['0', 'Sun'],
]
const EVERY_DAY = DAYS.map(([day]) => day)

/** @param {ReadPreferences} first @param {(order: DigestNow) => Promise<void>} makeNow */
export function schedule(first, makeNow) {
  const place = el('div')
  const show = (/** @type {ReadPreferences} */ preferences) => fill(place, ...content(preferences))

  /** @param {PreferencesPatch} changes @param {string} done */
  async function change(changes, done) {
    show(await call((client) => client.patchPreferences(changes)))
    say(done)
  }

  /** @param {ReadPreferences} preferences */
  function content(preferences) {
    const { topics, schedule, timeZone, paused, feeds, maxAgeDays, nextDigestAt } = preferences
    const isOn = schedule !== undefined
    const plan = planOf(schedule)
    const off = () => run(place, () => change({ schedule: null }, 'Switched off.'))
    const pause = () => run(place, () => change({ paused: !paused }, paused ? 'Resumed.' : 'Paused.'))
    const now = () => run(place, () => makeNow({}))
    const canBeMade = topics.length > 0 && feeds.length > 0
    return [
      isOn
        ? el('p', stateOf(preferences, nextDigestAt))
        : quiet('Off. Choose when, and a digest comes by itself.'),
      plan === undefined &&
        quiet(
          'It follows an expression that this form cannot show: ',
          el('code', schedule ?? ''),
          '. It stays unless you choose a time.',
        ),
      row(
        canBeMade && button('Make it now', now),
        isOn && button(paused ? 'Resume' : 'Pause', pause),
        isOn && button('Switch off', off, { className: 'danger' }),
      ),
      form(
        isOn ? 'Save' : 'Switch on',
        (texts) => change(changedFields(valuesOf(texts, preferences), preferences), 'Saved.'),
        input('Time', 'time', { type: 'time', required: plan !== undefined, value: plan?.time ?? '' }),
        zoneField(isOn || timeZone !== 'UTC' ? timeZone : browserZone()),
        el(
          'fieldset',
          el('legend', 'Days'),
          ...DAYS.map(([day, name]) =>
            input(name, `day${day}`, { type: 'checkbox', checked: plan?.days.includes(day) ?? false }),
          ),
        ),
        names('About', 'topics', topics, { required: true }),
        feedsField('Read from', feeds, { required: true }),
        input(
          'Leave out what is older than',
          'maxAgeDays',
          { type: 'number', min: 1, max: 365, required: true, value: maxAgeDays },
          'days',
        ),
      ),
    ]
  }

  show(first)
  return el(
    'details',
    { open: first.schedule !== undefined },
    el('summary', 'A digest by itself, such as every morning'),
    place,
  )
}

/** @param {ReadPreferences} preferences @param {string | undefined} nextDigestAt */
function stateOf({ paused, timeZone }, nextDigestAt) {
  if (paused) return 'Paused: no digest comes by itself until you resume.'
  return nextDigestAt ? next(nextDigestAt, timeZone) : 'There is no next digest.'
}

/** @param {string} instant @param {string} timeZone */
function next(instant, timeZone) {
  const words = new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
    timeZone,
  }).format(new Date(instant))
  return el(
    'span',
    'The next digest comes on ',
    el('time', { dateTime: instant }, words),
    ', ',
    foreign(timeZone),
    '.',
  )
}

const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** @param {string} value */
function zoneField(value) {
  const text = el('input', { name: 'timeZone', required: true, value })
  const zones = el('datalist', { id: 'time-zones' }, ...Intl.supportedValuesOf('timeZone').map(zoneOption))
  text.setAttribute('list', zones.id)
  return field('Time zone', text, 'such as Europe/Berlin', zones)
}

/** @param {string} zone */
const zoneOption = (zone) => el('option', { value: zone })

/**
 * The plan behind a cron expression. Undefined if the form cannot show it. @param {string | undefined} schedule
 */
function planOf(schedule) {
  if (schedule === undefined) return { time: '07:00', days: EVERY_DAY }
  const [, minute = '', hour = '', days = ''] = /^(\d+) (\d+) \* \* (\*|\d(?:,\d)*)$/.exec(schedule) ?? []
  if (minute === '') return undefined
  const list = days === '*' ? EVERY_DAY : days.split(',').map((day) => (day === '7' ? '0' : day))
  return { time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`, days: list }
}

/** @param {{ time: string, days: readonly string[] }} plan */
function expressionOf({ time, days }) {
  const [hour, minute] = time.split(':').map(Number)
  const listed = EVERY_DAY.filter((day) => days.includes(day))
  const isEvery = listed.length === 0 || listed.length === EVERY_DAY.length
  return `${minute} ${hour} * * ${isEvery ? '*' : listed.join(',')}`
}

/**
 * The values of the form. A schedule or feeds that mean the same as those that are stored, in other words, are left out.
 * So is a schedule without a time: the form shows none for an expression that it cannot show.
 * @param {Record<string, string>} texts @param {ReadPreferences} stored
 */
function valuesOf({ time = '', timeZone, topics, feeds, maxAgeDays, ...boxes }, stored) {
  const days = EVERY_DAY.filter((day) => boxes[`day${day}`] === 'on')
  const schedule = time === '' ? undefined : expressionOf({ time, days })
  const plan = stored.schedule === undefined ? undefined : planOf(stored.schedule)
  return {
    timeZone,
    topics: linesOf(topics),
    feeds: isSame(feeds, stored.feeds) ? undefined : feedsOf(feeds),
    maxAgeDays: Number(maxAgeDays),
    schedule: plan && schedule === expressionOf(plan) ? undefined : schedule,
  }
}
