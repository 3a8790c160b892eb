/** Local times of a time zone as instants. A local time is written as the instant that has this time in UTC. Pure. */

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

export class Zone {
  readonly #format: Intl.DateTimeFormat

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  }

  /** The local time at an instant, to the minute. */
  localTime(at: number): number {
    const parts = this.#format.formatToParts(at)
    const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'))
  }

  #offset(at: number): number {
    const minute = Math.floor(at / MINUTE) * MINUTE
    return this.localTime(minute) - minute
  }

  /**
   * The instant of a local time. One that occurs twice has its first instant. One that clocks skip has the instant of the
   * change, at which the next local time begins.
   * @returns undefined if the whole day does not exist
   */
  instantOf(local: number): number | undefined {
    const before = this.#offset(local - DAY)
    const after = this.#offset(local + DAY)
    const candidates = [local - before, local - after].sort((a, b) => a - b)
    const existing = candidates.find((at) => this.localTime(at) === local)
    if (existing !== undefined) return existing
    // The change is after the first candidate, at which the earlier offset counts, and not after the second.
    let [low = 0, high = 0] = candidates
    while (high - low > MINUTE) {
      const middle = Math.floor((low + high) / 2 / MINUTE) * MINUTE
      if (this.#offset(middle) === before) low = middle
      else high = middle
    }
    const day = Math.floor(local / DAY) * DAY
    return high + before <= day && day + DAY <= high + after ? undefined : high
  }
}
