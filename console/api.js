/** Calls the REST API for the token's own user. An error response is thrown as a Refusal. */
/** @import {Issue} from '../src/contract/errors.ts' */
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

/** Whether the error has one of these codes. @param {unknown} error @param {...string} codes */
export const isRefused = (error, ...codes) => error instanceof Refusal && codes.includes(error.code)

/**
 * Creates something once, with an id that the page chooses. If the response is lost, the next try uses the
 * same id and finds what was created.
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
      // Any error but a clear rejection may come after the object was created.
      if (error instanceof Refusal && !error.isPassing) owed.delete(asked)
      throw error
    }
  }
}

/**
 * @param {'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} method
 * @param {string} path below the user's own
 * @param {unknown} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<any>} null if the response has no body
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

/** Whether the service can make digests by itself; undefined if this is unknown. */
export async function hasNewsroom() {
  try {
    // Present also if another check fails.
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

/** The sample of this page. */
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
  const refusal = new Refusal(code ?? 'internal', error ?? `The service responded with ${response.status}`, {
    requestId: response.headers.get('X-Request-Id'),
    retryAfter: Number(response.headers.get('Retry-After')) || 0,
    issues,
  })
  // The service does not say what is wrong with a token. Only the first of several failed calls reports it,
  // and none for a token that was replaced meanwhile.
  if (refusal.code === 'unauthenticated' && sent !== null && token() === sent)
    forget(ranOut() ?? refusal.message)
  throw refusal
}
