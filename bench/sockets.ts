/** Many WebSockets to one object with little overhead: frames are counted and dropped. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Ask } from './http.ts'

export class Crowd {
  readonly #sockets: Socket[] = []
  #heard = 0
  #awaited = Number.POSITIVE_INFINITY
  #resolve: (() => void) | undefined

  /** Opens `size` connections, a few at a time. Each expects `greetings` frames on opening. */
  static async of(size: number, url: string, ask: Ask, greetings: number): Promise<Crowd> {
    const crowd = new Crowd()
    for (let left = size; left > 0; left -= 20)
      await Promise.all(Array.from({ length: Math.min(left, 20) }, () => crowd.#open(url, ask)))
    await crowd.#until(size * greetings)
    return crowd
  }

  /** The time from a call until every connection has one frame more, in ms. */
  async hears(call: () => Promise<unknown>): Promise<number> {
    const began = performance.now()
    await Promise.all([this.#until(this.#heard + this.#sockets.length), call()])
    return performance.now() - began
  }

  /** Sends a short text message from the first connection. */
  async say(text: string): Promise<void> {
    const mask = randomBytes(4)
    const payload = Buffer.from(text).map((byte: number, index: number) => byte ^ (mask[index % 4] ?? 0))
    const length =
      payload.length < 126
        ? Buffer.from([0x81, 0x80 | payload.length])
        : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 255])
    this.#sockets[0]?.write(Buffer.concat([length, mask, payload]))
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async #open(url: string, { path, headers = {} }: Ask): Promise<void> {
    const { hostname, port, host } = new URL(url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    const lines = Object.entries({
      Host: host,
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`)
    let isOpen = false
    let left: Buffer = Buffer.alloc(0)
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        left = left.length === 0 ? chunk : Buffer.concat([left, chunk])
        const headEnd = isOpen ? 0 : left.indexOf('\r\n\r\n')
        if (headEnd < 0) return
        if (!isOpen) {
          if (!left.toString('latin1', 0, 20).startsWith('HTTP/1.1 101'))
            return reject(new Error(left.toString()))
          left = left.subarray(headEnd + 4)
          isOpen = true
          resolve()
        }
        left = this.#count(left)
      })
      socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    })
    this.#sockets.push(socket)
  }

  /**
   * Counts complete frames.
   * @returns the rest
   */
  #count(given: Buffer): Buffer {
    let left = given
    while (left.length >= 2) {
      const short = (left[1] ?? 0) & 127
      const head = short < 126 ? 2 : short === 126 ? 4 : 10
      if (left.length < head) break
      const length =
        short < 126 ? short : short === 126 ? left.readUInt16BE(2) : Number(left.readBigUInt64BE(2))
      if (left.length < head + length) break
      left = left.subarray(head + length)
      this.#heard += 1
    }
    if (this.#heard >= this.#awaited) this.#resolve?.()
    return left
  }

  #until(heard: number): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited = heard
      this.#resolve = resolve
      if (this.#heard >= heard) resolve()
    })
  }
}
