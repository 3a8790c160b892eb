/** Following one job live, over lost connections and watch tokens that run out. Shows nothing. */
/** @import {Frame} from '../src/job/types.ts' */
import { call, Refusal } from './api.js'

/** How long to wait before another attempt, in ms: longer each time. */
const WAITS = [1_000, 2_000, 5_000, 10_000]

/**
 * The job as it stands, then whatever changes, until its end.
 * @param {string} jobId
 * @param {{
 *   after: number, signal: AbortSignal, onFrame: (frame: Frame) => void,
 *   onLine: (line: 'live' | 'lost') => void, onRefusal: (error: unknown) => void,
 * }} options `after`: the number of the last article that is there already
 */
export function watch(jobId, { after, signal, onFrame, onLine, onRefusal }) {
  let failures = 0

  async function connect() {
    if (signal.aborted) return
    try {
      const { watchToken } = await call('POST', `/jobs/${jobId}/watch-token`)
      if (!signal.aborted) listen(watchToken)
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof Refusal && error.isPassing) later(error.retryAfter * 1_000)
      else onRefusal(error)
    }
  }

  /** @param {string} watchToken */
  function listen(watchToken) {
    const source = new EventSource(`/v1/users/me/jobs/${jobId}/events?token=${watchToken}&after=${after}`)
    const stop = () => source.close()
    signal.addEventListener('abort', stop)
    source.onopen = () => {
      failures = 0
      onLine('live')
    }
    source.onmessage = ({ data }) => {
      /** @type {Frame} */
      const frame = JSON.parse(data)
      if (frame.type === 'articles') after = frame.data.at(-1)?.seq ?? after
      if (frame.type === 'end') source.close()
      onFrame(frame)
    }
    source.onerror = () => {
      // It connects again by itself, unless it was refused: then the watch token ran out, or more is wrong.
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
