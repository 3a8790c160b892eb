/**
 * Durable Object stubs whose calls are repeated after a reset. It validates ids. Nothing else calls `getByName`, and
 * nothing else repeats calls to objects.
 *
 * Deploys and storage faults reset an object. Calls under way then fail, and their stub fails for ever. The call is repeated
 * on a new stub: operations are idempotent (`retry` while its attempt lasts).
 */
import {
  DigestError,
  type ErrorCode,
  isExhausted,
  isMarked,
  parseInput,
  toClientError,
} from '../contract/errors.ts'
import { UserIdSchema } from '../contract/fields.ts'
import { JobIdSchema } from '../contract/job.ts'
import { isInPlace, stubOf } from '../contract/place.ts'

export type JobStub = ReturnType<Env['DIGEST_JOB']['getByName']>
export type UserStub = ReturnType<Env['USER_STATE']['getByName']>

/** Ids that both schemas accept, as most are. The schemas take a twentieth of a status. */
const PLAIN_ID = /^[A-Za-z0-9_-]{3,64}$/

const parseUserId = (userId: string) => (PLAIN_ID.test(userId) ? userId : parseInput(UserIdSchema, userId))
const parseJobId = (jobId: string) => (PLAIN_ID.test(jobId) ? jobId : parseInput(JobIdSchema, jobId))

/** @throws `invalid_input` if either id is malformed */
export function getJobStub(env: Env, userId: string, jobId: string): JobStub {
  const name = `${parseUserId(userId)}:${parseJobId(jobId)}`
  return repeatingOnReset(() => placed(() => stubOf(env.DIGEST_JOB, name, env)))
}

/** @throws `invalid_input` if the id is malformed */
export function getUserStub(env: Env, userId: string): UserStub {
  const name = parseUserId(userId)
  return repeatingOnReset(() => placed(() => stubOf(env.USER_STATE, name, env)), DONE_BY_FIRST_TRY)
}

/** @throws `unavailable` if the platform knows no such place: not a fault of the caller, nor of the code */
function placed<T>(find: () => T): T {
  try {
    return find()
  } catch {
    throw new DigestError('unavailable', 'The setting JURISDICTION or LOCATION_HINT is wrong')
  }
}

/**
 * An object refuses callers that have chosen another jurisdiction than the service: they would read and write objects
 * that nobody else sees.
 * @throws `invalid_input`
 */
function assertInPlace(env: Env, name: 'DIGEST_JOB' | 'USER_STATE', id: DurableObjectId): void {
  if (placed(() => isInPlace(env[name], id, env))) return
  throw new DigestError(
    'invalid_input',
    'This object is not in the JURISDICTION of the service: make its stub with jobStub or userStub of the package',
  )
}

/**
 * The ids in a job's name. A job id has no colon, so the name splits at its last colon.
 * @throws `invalid_input`
 */
export function parseJobName(name: string | undefined): { userId: string; jobId: string } {
  const at = name?.lastIndexOf(':') ?? -1
  return {
    userId: parseInput(UserIdSchema, name?.slice(0, Math.max(at, 0))),
    jobId: parseInput(JobIdSchema, name?.slice(at + 1)),
  }
}

/**
 * The id in a user's name.
 * @throws `invalid_input`
 */
export function parseUserName(name: string | undefined): string {
  return parseInput(UserIdSchema, name)
}

/**
 * The ids of a job's own object.
 * @throws `invalid_input` if its name is not a job's, or it is in another jurisdiction than the service's
 */
export function idsOfJob(env: Env, id: DurableObjectId): { userId: string; jobId: string } {
  const ids = parseJobName(id.name)
  assertInPlace(env, 'DIGEST_JOB', id)
  return ids
}

/** The id of a user's own object. Throws like `idsOfJob`. */
export function idOfUser(env: Env, id: DurableObjectId): string {
  const userId = parseUserName(id.name)
  assertInPlace(env, 'USER_STATE', id)
  return userId
}

/**
 * By method: the code with which a repeat fails if the first try has done the work, and the answer then. The answer of
 * the first try, and with it the changes, are lost.
 */
type DoneByFirstTry = Record<string, { code: ErrorCode; answer: object }>

const DONE_BY_FIRST_TRY: DoneByFirstTry = {
  withdrawFeedback: { code: 'not_found', answer: { success: true, changes: [] } },
}

const MAX_REPEATS = 3
const FIRST_DELAY_MS = 50

/** No repeat begins later after the call, in ms. */
const MAX_REPEATING_MS = 10_000

/**
 * How often a call may be repeated on a new stub. After a reset: several times. After a lost answer: once, because the
 * runtime itself repeats what did not reach the object, up to five times within 10 s. An overloaded object is not called
 * again, which would add to the overload. Nor is one that has used up its memory, which the same call would use up again.
 */
function repeatsAfter(error: unknown): number {
  if (isMarked(error, 'overloaded') || isExhausted(error)) return 0
  if (isMarked(error, 'durableObjectReset')) return MAX_REPEATS
  return isMarked(error, 'retryable') ? 1 : 0
}

/**
 * Doubles with each repeat. Half of it is random, so that callers of the same object do not return at once.
 */
const delayMs = (repeats: number) => FIRST_DELAY_MS * 2 ** repeats * (0.5 + Math.random() / 2)

/**
 * A stub that repeats a call up to 3 times after a reset. What still fails is thrown. It makes one stub, and another only
 * after a failure: the platform counts how deep the calls of one invocation are nested by its stubs.
 * @param newStub makes a new stub
 */
function repeatingOnReset<Stub extends object>(newStub: () => Stub, done: DoneByFirstTry = {}): Stub {
  let current: Stub | undefined
  const stubs: Stubs = {
    get: () => {
      current ??= newStub()
      return current
    },
    drop: () => {
      current = undefined
    },
  }
  return new Proxy({} as Stub, {
    get(_, name) {
      // A stub is not a promise, although `await` asks for `then`.
      if (typeof name !== 'string' || name === 'then') return undefined
      return (...args: unknown[]) => callRepeatedly(stubs, name, args, done[name])
    },
  })
}

/** The stub that is in use. A stub whose object was reset fails for ever. */
interface Stubs {
  get(): object
  drop(): void
}

async function callRepeatedly(
  stubs: Stubs,
  method: string,
  args: unknown[],
  done: DoneByFirstTry[string] | undefined,
): Promise<unknown> {
  const began = Date.now()
  for (let repeats = 0; ; repeats += 1)
    try {
      const stub = stubs.get()
      return asData(await Reflect.apply(Reflect.get(stub, method), stub, args))
    } catch (error) {
      const { code } = toClientError(error)
      if (code === 'unavailable' || code === 'internal') stubs.drop()
      if (repeats > 0 && code === done?.code) return done.answer
      if (repeats >= repeatsAfter(error) || Date.now() - began > MAX_REPEATING_MS) throw error
      await scheduler.wait(delayMs(repeats))
    }
}

/** `Symbol.dispose`, without the type of it: a sibling that compiles this file need not have `ESNext.Disposable`. */
const DISPOSE: symbol = Reflect.get(Symbol, 'dispose')

/**
 * Takes from a result the `Symbol.dispose` that the runtime gives every result of a call. An operation that returns the
 * result of another object would otherwise return a resource, and the runtime would warn its caller that it does not
 * dispose of plain data.
 */
function asData<T>(result: T): T {
  if (typeof result === 'object' && result !== null) Reflect.deleteProperty(result, DISPOSE)
  return result
}
