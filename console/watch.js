/** Watches one job live, over lost connections and expired watch tokens. Shows nothing. */
/** @import {Frame} from '../src/job/types.ts' */
import { call, Refusal } from './api.js'

/** The delay before the next try in ms, longer each time. */
const WAITS = [1_000, 2_000, 5_000, 10_000]

/**
 * Delivers the job's frames until its end.
 * @param {string} jobId
 * @param {{ after: number, signal: AbortSignal, onFrame: (frame: Frame) => void, onLine: (line: 'live' |
 * 'lost') => void, onRefusal: (error: unknown) => void, }} options `after`: the sequence number of the last
 * article that the page has
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
