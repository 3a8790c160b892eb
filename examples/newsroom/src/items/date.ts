/**
 * Reads dates in the formats of feeds: RFC 822 with its successors, RFC 3339 and ISO 8601. Anything else is no date,
 * because a guessed day (`05.11.2026`) is worse than none. Pure.
 */

/**
 * Zones that feeds use, in minutes from UTC. Not here: names of several zones (`IST`), and military letters, which
 * RFC 822 itself had the wrong way round.
 */
const ZONES: Record<string, number> = {
  ...{ UT: 0, UTC: 0, GMT: 0, Z: 0, WET: 0, WEST: 60, BST: 60, CET: 60, MET: 60, MEZ: 60 },
  ...{ CEST: 120, MEST: 120, MESZ: 120, EET: 120, SAST: 120, EEST: 180, MSK: 180, TRT: 180 },
  ...{ EST: -300, EDT: -240, CST: -360, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420 },
  ...{ AKST: -540, AKDT: -480, HST: -600, NST: -210, NDT: -150, AST: -240, ADT: -180, BRT: -180, ART: -180 },
  ...{ PKT: 300, WIB: 420, ICT: 420, SGT: 480, HKT: 480, AWST: 480, JST: 540, KST: 540 },
  ...{ ACST: 570, ACDT: 630, AEST: 600, AEDT: 660, NZST: 720, NZDT: 780 },
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const LONG_MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'

const TIME = '(\\d{1,2}):(\\d{2})(?::(\\d{2}(?:[.,]\\d+)?))?'
/** `+0100`, `+01:00`, `+1:00`, `GMT+0100`, or the name of a zone; then perhaps a comment. */
const ZONE = '(?:(?:GMT|UTC?)?([+-])(\\d{1,2}):?(\\d{2})|([A-Za-z]{1,4}))'

/** The weekday says nothing, so it may be in any language. */
const RFC_822 = new RegExp(
  `^(?:\\p{L}{2,12}\\.?,? *)?(\\d{1,2})[ -]${LONG_MONTH}\\.?[ -](\\d{4}|\\d{2})(?:,? +${TIME}(?: *${ZONE}(?: *\\([^)]{0,40}\\))?)?)?$`,
  'iu',
)
const ISO_8601 = new RegExp(
  `^(\\d{4})(?:-(\\d{2})(?:-(\\d{2})(?:[T ] ?${TIME.replace('{1,2}', '{2}')} ?(?:${ZONE})?)?)?)?$`,
  'i',
)
const BASIC = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(?:Z|([+-])(\d{2}):?(\d{2}))?)?$/i

/** In UTC with milliseconds, as articles have it. Undefined if the text is no date in a format of feeds. */
export function instantOf(text: string | undefined): string | undefined {
  const trimmed = text?.slice(0, 100).replace(/\s+/g, ' ').trim() ?? ''
  return rfc822(trimmed) ?? iso8601(trimmed) ?? basic(trimmed)
}

type Zone = [sign?: string, hours?: string, minutes?: string, name?: string]

function rfc822(text: string): string | undefined {
  const match = RFC_822.exec(text)
  if (!match) return undefined
  const [, day = '', month = '', year = '', hour = '0', minute = '0', second = '0', ...zone] = match
  const number = MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1
  return instant([fullYear(year), number, +day, +hour, +minute, seconds(second)], zone as Zone)
}

function iso8601(text: string): string | undefined {
  const match = ISO_8601.exec(text)
  if (!match) return undefined
  const [, year = '', month = '1', day = '1', hour = '0', minute = '0', second = '0', ...zone] = match
  return instant([+year, +month, +day, +hour, +minute, seconds(second)], zone as Zone)
}

function basic(text: string): string | undefined {
  const match = BASIC.exec(text)
  if (!match) return undefined
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', ...zone] = match
  return instant([+year, +month, +day, +hour, +minute, seconds(second)], zone as Zone)
}

/** As RFC 2822 reads years of two digits. */
const fullYear = (year: string) => (year.length === 2 ? +year + (+year < 50 ? 2000 : 1900) : +year)

const seconds = (text: string) => Number(text.replace(',', '.'))

type Parts = [year: number, month: number, day: number, hour: number, minute: number, second: number]

function instant([year, month, day, hour, minute, second]: Parts, zone: Zone): string | undefined {
  const offset = offsetOf(zone)
  const isTime = minute < 60 && second < 61 && (hour < 24 || (hour === 24 && minute === 0 && second === 0))
  if (offset === undefined || !isTime || year < 1) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  // 30 February would be 2 March.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  date.setUTCHours(hour, minute - offset, Math.floor(second), Math.floor((second % 1) * 1_000 + 0.000_5))
  return date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9_999 ? date.toISOString() : undefined
}

/** In minutes. Feeds without a zone mean UTC more often than anything else. Undefined if the zone is unknown. */
function offsetOf([sign, hours = '0', minutes = '0', name]: Zone): number | undefined {
  if (name !== undefined) return ZONES[name.toUpperCase()]
  if (sign === undefined) return 0
  if (+hours > 15 || +minutes > 59) return undefined
  return (sign === '-' ? -1 : 1) * (60 * +hours + +minutes)
}
