/** Live connections of the page, over lost connections and expired watch tokens. Shows nothing. */
/** @import {Frame, UserFrame} from '../src/contract/frames.ts' */
import { call, Refusal } from './api.js'

/** The delay before the next try in ms, longer each time. */
const WAITS = [1_000, 2_000, 5_000, 10_000]

/**
 * @typedef {{ signal: AbortSignal, onLine: (line: 'live' | 'lost') => void, onRefusal: (error: unknown) => void }} Options
 */

/**
 * Delivers a job's frames until its end.
 * @param {string} jobId
 * @param {Options & { after: number, onFrame: (frame: Frame) => void }} options `after`: the sequence number of the
 * last article that the page has
 */
export function watch(jobId, { after, onFrame, ...options }) {
  connectTo(
    `/jobs/${jobId}`,
    () => `&after=${after}`,
    (/** @type {Frame} */ frame) => {
      if (frame.type === 'articles') after = frame.data.at(-1)?.seq ?? after
      onFrame(frame)
      return frame.type === 'end'
    },
    options,
  )
}

/**
 * Delivers the list of jobs and every change of it. After a lost connection the list comes again.
 * @param {Options & { onFrame: (frame: UserFrame) => void }} options
 */
export function watchJobs({ onFrame, ...options }) {
  connectTo(
    '',
    () => '',
    (/** @type {UserFrame} */ frame) => {
      onFrame(frame)
      return false
    },
    options,
  )
}

/**
 * @template T
 * @param {string} path of what is watched, below the user's own
 * @param {() => string} query
 * @param {(frame: T) => boolean} take returns whether this was the last frame
 * @param {Options} options
 */
function connectTo(path, query, take, { signal, onLine, onRefusal }) {
  let failures = 0

  async function connect() {
    if (signal.aborted) return
    try {
      const { watchToken } = await call('POST', `${path}/watch-token`)
      if (!signal.aborted) listen(watchToken)
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof Refusal && error.isPassing) later(error.retryAfter * 1_000)
      else onRefusal(error)
    }
  }

  /** @param {string} watchToken */
  function listen(watchToken) {
    const source = new EventSource(`/v1/users/me${path}/events?token=${watchToken}${query()}`)
    const stop = () => source.close()
    signal.addEventListener('abort', stop)
    source.onopen = () => {
      failures = 0
      onLine('live')
    }
    source.onmessage = ({ data }) => {
      if (take(JSON.parse(data))) source.close()
    }
    source.onerror = () => {
      // It reconnects by itself unless the response is an error: then the watch token has expired, or more is
      // wrong.
      if (source.readyState !== EventSource.CLOSED) return onLine('lost')
      signal.removeEventListener('abort', stop)
      later(0)
    }
  }

  /** @param {number} least in ms */
  function later(least) {
    onLine('lost')
    const wait = WAITS[Math.min(failures, WAITS.length - 1)] ?? 0
    failures += 1
    setTimeout(connect, Math.max(least, wait))
  }

  connect()
}
