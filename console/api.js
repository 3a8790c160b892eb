/** Calls the service for the token's own user, with the package's client. */
import { DigestClient, NetworkError, ServiceError } from './digest-service.js'
import { forget, ranOut, token } from './token.js'

const client = new DigestClient({ base: location.origin, token: () => token() ?? '', retries: 0 })

/**
 * Calls the service. A token that it does not accept is forgotten.
 * @template Answer
 * @param {(client: DigestClient) => Promise<Answer>} run
 */
export async function call(run) {
  const sent = token()
  try {
    return await run(client)
  } catch (error) {
    forgetRejected(error, sent)
    throw error
  }
}

/**
 * Passes the frames of a live connection to a function, over lost connections.
 * @template Frame
 * @param {(client: DigestClient) => AsyncIterable<Frame>} watch
 * @param {{ signal: AbortSignal, onFrame: (frame: Frame) => void, onError: (error: unknown) => void }} options
 * `onError` is called if another connection cannot succeed
 */
export async function follow(watch, { signal, onFrame, onError }) {
  const sent = token()
  try {
    for await (const frame of watch(client)) onFrame(frame)
  } catch (error) {
    if (signal.aborted) return
    forgetRejected(error, sent)
    onError(error)
  }
}

/**
 * The service does not say what is wrong with a token. Only the first of several failed calls reports it, and none for
 * a token that was replaced meanwhile.
 * @param {unknown} error @param {string | null} sent
 */
function forgetRejected(error, sent) {
  if (error instanceof ServiceError && error.code === 'unauthenticated' && sent !== null && token() === sent)
    forget(ranOut() ?? error.message)
}

/** Whether the error has one of these codes. @param {unknown} error @param {...string} codes */
export const hasCode = (error, ...codes) => error instanceof ServiceError && codes.includes(error.code)

/** Whether the same call may succeed a little later. @param {unknown} error */
const isPassing = (error) =>
  error instanceof NetworkError || hasCode(error, 'rate_limited', 'unavailable', 'internal')

/**
 * Creates something once, with an id that the page chooses. If the response is lost, the next try uses the
 * same id and finds what was created.
 */
export function once() {
  /** Ids without a response so far, by what was requested with them. @type {Map<string, string>} */
  const open = new Map()

  /** @template Answer @param {object} wanted @param {(id: string) => Promise<Answer>} make */
  return async (wanted, make) => {
    const key = JSON.stringify(wanted)
    const id = open.get(key) ?? crypto.randomUUID()
    open.set(key, id)
    try {
      const answer = await make(id)
      open.delete(key)
      return answer
    } catch (error) {
      // Any error but a clear rejection may come after the object was created.
      if (error instanceof ServiceError && !isPassing(error)) open.delete(key)
      throw error
    }
  }
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

/**
 * The sample of this page, as if its newest item had been published an hour before: a digest leaves out what is old. The
 * same at every call, so that an order that is sent again is the same order.
 */
export async function sample() {
  sampled ??= await datedSample()
  return sampled
}

/** @type {string | undefined} */
let sampled

async function datedSample() {
  const feed = await (await fetch('sample.json')).json()
  /** @param {{ date_published: string }} item */
  const dateOf = (item) => Date.parse(item.date_published)
  const later = Date.now() - 3_600_000 - Math.max(...feed.items.map(dateOf))
  for (const item of feed.items) item.date_published = new Date(dateOf(item) + later).toISOString()
  return JSON.stringify(feed)
}
