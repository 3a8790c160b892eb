/**
 * Repeats a call to a Durable Object that was reset. Deploys, overload and storage faults reset an object.
 * Calls under way then fail, and their stub fails for ever. Every operation of this service is idempotent, so
 * the call is repeated on a new stub. Nothing else repeats calls to objects.
 */
import { isMarked, toClientError } from '../contract/errors.ts'

const MAX_REPEATS = 3
const FIRST_DELAY_MS = 50

/**
 * Whether a call on a new stub may succeed. An overloaded object is not called again, which would add to the
 * overload.
 */
export const isReset = (error: unknown) =>
  (isMarked(error, 'durableObjectReset') || isMarked(error, 'retryable')) && !isMarked(error, 'overloaded')

/**
 * Doubles with each repeat. Half of it is random, so that callers of the same object do not return at once.
 */
const delayMs = (repeats: number) => FIRST_DELAY_MS * 2 ** repeats * (0.5 + Math.random() / 2)

/**
 * A stub that makes a new stub for each call, and repeats the call up to 3 times after a reset. What still
 * fails is thrown.
 * @param getStub makes a new stub
 */
export function repeatingOnReset<Stub extends object>(getStub: () => Stub): Stub {
  return new Proxy({} as Stub, {
    get(_, name) {
      // A stub is not a promise, although `await` asks for `then`.
      if (name === 'then') return undefined
      return (...args: unknown[]) => callRepeatedly(getStub, name, args)
    },
  })
}

async function callRepeatedly(
  getStub: () => object,
  name: string | symbol,
  args: unknown[],
): Promise<unknown> {
  for (let repeats = 0; ; repeats += 1)
    try {
      const stub = getStub()
      return await Reflect.apply(Reflect.get(stub, name), stub, args)
    } catch (error) {
      if (repeats > 0 && name === 'withdrawFeedback' && isNotFound(error)) return WITHDRAWN
      if (repeats === MAX_REPEATS || !isReset(error)) throw error
      await scheduler.wait(delayMs(repeats))
    }
}

/** The first try has withdrawn the vote. Its response, and with it the changes, are lost. */
const WITHDRAWN = { success: true, changes: [] }
const isNotFound = (error: unknown) => toClientError(error).code === 'not_found'
