/**
 * Repeats calls to a Durable Object that was reset. A deploy, an overload or a storage fault resets an object: calls
 * under way fail, and a stub that has failed so fails for ever. Every operation of this service is idempotent, so a call
 * is made again on a new stub. This is the only place that repeats.
 */
import * as v from 'valibot'

const MAX_REPEATS = 3
const FIRST_DELAY_MS = 50

const ResetSchema = v.union([
  v.object({ durableObjectReset: v.literal(true) }),
  v.object({ retryable: v.literal(true) }),
])
const OverloadedSchema = v.object({ overloaded: v.literal(true) })

/** Whether a new call on a new stub may succeed. Repeating would add to an overload. */
export const isReset = (error: unknown) => v.is(ResetSchema, error) && !v.is(OverloadedSchema, error)

/** Doubles with each repeat, half of it random, so that callers that lost the same object do not return at once. */
const delayMs = (repeats: number) => FIRST_DELAY_MS * 2 ** repeats * (0.5 + Math.random() / 2)

/**
 * A stub whose every call gets a new stub, and another one after a reset, up to 3 times. What still fails is thrown.
 * @param getStub makes a new stub
 */
export function repeatingOnReset<Stub extends object>(getStub: () => Stub): Stub {
  return new Proxy({} as Stub, {
    get(_, name) {
      // A stub is not a promise; `await` asks.
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

/** The first try has withdrawn the vote, but its answer was lost, and with it what changed. */
const WITHDRAWN = { success: true, changes: [] }
const isNotFound = (error: unknown) => v.is(v.object({ code: v.literal('not_found') }), error)
