/** The frames of one event stream: what the client reads where no socket opens, for example behind a proxy. */
import { type Connector, PING_MS } from './connection.ts'

/**
 * The frames of one stream. Ends when the stream does, or if it never opens.
 * @throws `goneError()`, or a final error of `openStream`
 */
export async function* eventsOf<Frame>(
  connector: Connector,
  after: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  const end = new AbortController()
  // The server sends a comment as often as a socket is pinged. A stream without one for twice as long is given up.
  let timer = setTimeout(() => end.abort(), 2 * PING_MS)
  const response = await connector.openStream(after, AbortSignal.any([signal, end.signal])).catch((error) => {
    if (connector.isFinal(error)) throw error
  })
  const reader = response?.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  try {
    while (reader) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }))
      if (done || value === undefined) return
      clearTimeout(timer)
      timer = setTimeout(() => end.abort(), 2 * PING_MS)
      const events = (text + value).split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const data = event.split('\n').find((line) => line.startsWith('data: '))
        const frame = data && JSON.parse(data.slice('data: '.length))
        if (frame?.type === 'error') {
          if (frame.data.code === 'gone') throw connector.goneError()
          return
        }
        if (frame) yield frame
      }
    }
  } finally {
    clearTimeout(timer)
    end.abort()
  }
}
