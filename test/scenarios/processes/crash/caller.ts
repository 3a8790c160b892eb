/** Calls that succeed in the end: repeated unchanged for as long as the service cannot be reached. */
import { setTimeout as pause } from 'node:timers/promises'
import { NetworkError, ServiceError } from '../../../../src/client/client.ts'

const PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1_000
/** Nothing is down for this long. */
const MOST_TRIES = 200

export class Caller {
  acknowledged = 0
  /** How many calls were repeated, and how many repeats there were. */
  retried = 0
  resent = 0
  #isOff = false

  /**
   * The result, once there is one. `call` gets the number of the try.
   * @throws the service's error, unless a later call may succeed
   */
  async insist<Answer>(call: (tries: number) => Promise<Answer>): Promise<Answer> {
    for (let tries = 1; ; tries += 1)
      try {
        const answer = await call(tries)
        this.acknowledged += 1
        if (tries > 1) this.retried += 1
        return answer
      } catch (error) {
        if (!isPassing(error) || tries === MOST_TRIES || this.#isOff) throw error
        this.resent += 1
        await pause(Math.min(LONGEST_PAUSE_MS, PAUSE_MS * tries))
      }
  }

  /** After this, no call is repeated. */
  giveUp(): void {
    this.#isOff = true
  }

  /** One try; undefined without a response. */
  async try<Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      const answer = await call()
      this.acknowledged += 1
      return answer
    } catch (error) {
      if (!isPassing(error)) throw error
      return undefined
    }
  }
}

/** What the client throws if the connection or the service breaks, before or during a response. Never a 500. */
function isPassing(error: unknown): boolean {
  return error instanceof ServiceError ? error.code === 'unavailable' : error instanceof NetworkError
}

export const errorCodeOf = (error: unknown, code: ServiceError['code']) =>
  error instanceof ServiceError && error.code === code
