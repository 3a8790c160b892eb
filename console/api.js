/** Calls of the REST API for the token's own user. What it refuses is thrown as a Refusal. */
/** @import {Issue} from '../src/errors.ts' */
import { forget, ranOut, token } from './token.js'

const USER = '/v1/users/me'

export class Refusal extends Error {
  /**
   * @param {string} code one of the service's, or `unreachable`
   * @param {string} message
   * @param {{ requestId?: string | null, retryAfter?: number, issues?: Issue[] }} [more] `retryAfter` in seconds
   */
  constructor(code, message, { requestId = null, retryAfter = 0, issues = [] } = {}) {
    super(message)
    this.code = code
    this.requestId = requestId
    this.retryAfter = retryAfter
    this.issues = issues
  }

  /** Whether the same call may succeed a little later. */
  get isPassing() {
    return ['unreachable', 'rate_limited', 'unavailable', 'internal'].includes(this.code)
  }
}

/** Whether it was refused for one of these. @param {unknown} error @param {...string} codes */
export const isRefused = (error, ...codes) => error instanceof Refusal && codes.includes(error.code)

/**
 * For what is to be made once, under an id of the page's own: asked for again after its answer was lost, it goes under
 * the same id, and is found made where it was.
 */
export function once() {
  /** Ids whose answer is still owed, by what was asked under them. @type {Map<string, string>} */
  const owed = new Map()

  /** @template Answer @param {object} wanted @param {(id: string) => Promise<Answer>} make */
  return async (wanted, make) => {
    const asked = JSON.stringify(wanted)
    const id = owed.get(asked) ?? crypto.randomUUID()
    owed.set(asked, id)
    try {
      const answer = await make(id)
      owed.delete(asked)
      return answer
    } catch (error) {
      // Anything but a plain no may have come after it was made.
      if (error instanceof Refusal && !error.isPassing) owed.delete(asked)
      throw error
    }
  }
}

/**
 * @param {'GET' | 'POST' | 'PUT' | 'DELETE'} method
 * @param {string} path below the user's own
 * @param {unknown} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<any>} null where the answer has no body
 */
export async function call(method, path, body, headers = {}) {
  const response = await send(USER + path, {
    method,
    headers: {
      Authorization: `Bearer ${token()}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return response.status === 204 ? null : response.json()
}

/** Whether the service can make digests by itself; undefined where that was not to be learned. */
export async function hasNewsroom() {
  try {
    // Said also where something else fails.
    const { newsroom } = await (await fetch('/health')).json()
    return newsroom === true || newsroom === false ? newsroom : undefined
  } catch {
    return undefined
  }
}

/** Everything held about the user, as a file. */
export async function exported() {
  return (await send(`${USER}/export`, { headers: { Authorization: `Bearer ${token()}` } })).blob()
}

/** The sample that comes with this page. */
export async function sample() {
  return (await send('sample.json')).text()
}

/** @param {string} address @param {RequestInit} [init] @throws {Refusal} */
async function send(address, init) {
  const sent = token()
  const response = await fetch(address, init).catch(() => {
    throw new Refusal('unreachable', 'The service cannot be reached')
  })
  if (response.ok) return response
  const { error, code, issues } = await response.json().catch(() => ({}))
  const refusal = new Refusal(code ?? 'internal', error ?? `The service answered ${response.status}`, {
    requestId: response.headers.get('X-Request-Id'),
    retryAfter: Number(response.headers.get('Retry-After')) || 0,
    issues,
  })
  // The service does not say what is wrong with a token. Of several calls refused at once the first has said it, and
  // of one that was replaced meanwhile nothing need be said.
  if (refusal.code === 'unauthenticated' && sent !== null && token() === sent)
    forget(ranOut() ?? refusal.message)
  throw refusal
}
