/** A small EventSource for Node: reconnects with the last id until it gets 204. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Frame } from '../../../../src/contract/frames.ts'

/** Shorter than the hint of the stream, which is for browsers. */
const LONGEST_PAUSE_MS = 250

/**
 * Every frame of a job's event stream, over any number of connections.
 * @throws the service's error
 */
export async function* readEvents(address: URL, token: string): AsyncGenerator<Frame> {
  let lastId: string | undefined
  for (;;) {
    for await (const event of connection(address, token, lastId)) {
      if (event === 'stay away') return
      lastId = event.id ?? lastId
      if (event.data !== undefined) yield JSON.parse(event.data)
    }
    await pause(Math.random() * LONGEST_PAUSE_MS)
  }
}

interface Event {
  id?: string
  data?: string
}

/** The events of one connection. Ends without an error if it breaks or never opens. */
async function* connection(
  address: URL,
  token: string,
  lastId: string | undefined,
): AsyncGenerator<Event | 'stay away'> {
  const headers: Record<string, string> = { Accept: 'text/event-stream', Authorization: `Bearer ${token}` }
  if (lastId !== undefined) headers['Last-Event-ID'] = lastId
  const response = await fetch(address, { headers }).catch(() => undefined)
  if (response?.status === 204) yield 'stay away'
  if (response && [400, 401, 403, 404].includes(response.status))
    throw new Error(`RpcError: ${await response.text()}`)
  if (response?.status !== 200 || !response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }))
    if (done) return
    const blocks = (text + value).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks)
      yield Object.fromEntries(block.split('\n').map((line) => line.split(/: ?(.*)/, 2))) as Event
  }
}
