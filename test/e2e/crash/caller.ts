/** Calls that get through in the end: asked again, word for word, for as long as the service cannot be reached. */
import { setTimeout as pause } from 'node:timers/promises'
import { ServiceError } from '../../../src/client/client.ts'

const PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1_000
/** Nothing is down for as long as this. */
const MOST_TRIES = 200

export class Caller {
  acknowledged = 0
  /** How many calls were sent more than once, and how often in all. */
  retried = 0
  resent = 0
  #isOff = false

  /**
   * The answer, once there is one. `call` is told which try it is.
   * @throws what the service refuses, unless it is what asking later helps against
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

  /** Nobody is there any more: no call is sent again. */
  giveUp(): void {
    this.#isOff = true
  }

  /** Asks once; undefined where no answer came. */
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

/** What `fetch` throws where the line or the service broke, before an answer or in it. Never a 500. */
function isPassing(error: unknown): boolean {
  return error instanceof ServiceError ? error.code === 'unavailable' : error instanceof TypeError
}

export const refusedAs = (error: unknown, code: ServiceError['code']) =>
  error instanceof ServiceError && error.code === code
