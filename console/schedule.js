/** The form for digests that come by themselves: every morning at seven, or on some days. */
/** @import {ReadPreferences} from '../src/user/types.ts' */
import { call } from './api.js'
import { button, el, field, fill, foreign, form, input, listed, quiet, run, say } from './dom.js'
import { addresses, feedsField } from './feedsField.js'

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

/** @param {ReadPreferences} first */
export function schedule(first) {
  const place = el('div')
  const show = (/** @type {ReadPreferences} */ preferences) => fill(place, ...content(preferences))

  /** @param {Record<string, unknown>} changes @param {string} done */
  async function change(changes, done) {
    show(await call('PATCH', '/preferences', changes))
    say(done)
  }

  /** @param {ReadPreferences} preferences */
  function content({ topics, schedule, timeZone, feeds, nextDigestAt }) {
    const plan = planOf(schedule)
    const off = () => run(place, () => change({ schedule: null }, 'Switched off.'))
    return [
      schedule === undefined
        ? quiet('Off. Choose when, and a digest comes by itself.')
        : el('p', nextDigestAt ? next(nextDigestAt, timeZone) : 'There is no next digest.'),
      plan === undefined &&
        quiet('It follows an expression that this form cannot show: ', el('code', schedule ?? ''), '.'),
      form(
        schedule === undefined ? 'Switch on' : 'Save',
        (texts) => change(changesOf(texts), 'Saved.'),
        input('Time', 'time', { type: 'time', required: true, value: plan?.time ?? '07:00' }),
        zoneField(schedule === undefined ? browserZone() : timeZone),
        el(
          'fieldset',
          el('legend', 'Days'),
          ...DAYS.map(([day, name]) =>
            input(name, `day${day}`, { type: 'checkbox', checked: (plan?.days ?? EVERY_DAY).includes(day) }),
          ),
        ),
        input('About', 'topics', { required: true, value: topics.join(', ') }, 'with commas between them'),
        feedsField('Read from', feeds),
      ),
      schedule !== undefined && button('Switch off', off, { className: 'danger' }),
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
  const [, minute = '', hour = '', days = ''] = /^(\d+) (\d+) \* \* ([\d,*]+)$/.exec(schedule) ?? []
  if (minute === '') return undefined
  const list = days === '*' ? EVERY_DAY : days.split(',').map((day) => (day === '7' ? '0' : day))
  return { time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`, days: list }
}

/** @param {Record<string, string>} texts */
function changesOf({ time = '', timeZone, topics, feeds = '', ...boxes }) {
  const [hour, minute] = time.split(':').map(Number)
  const days = EVERY_DAY.filter((day) => boxes[`day${day}`] === 'on')
  const isEvery = days.length === 0 || days.length === EVERY_DAY.length
  return {
    timeZone,
    topics: listed(topics),
    feeds: addresses(feeds),
    schedule: `${minute} ${hour} * * ${isEvery ? '*' : days.join(',')}`,
  }
}
