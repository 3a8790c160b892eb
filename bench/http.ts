/**
 * An HTTP client with little overhead: one kept connection, one request at a time, responses read only to
 * their end.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Ask {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string
}

const END = Buffer.from('\r\n\r\n')

export class Line {
  readonly #url: URL
  #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #waiting: ((body: string | Error) => void) | undefined

  private constructor(url: URL, socket: Socket) {
    this.#url = url
    this.#socket = this.#use(socket)
  }

  static async open(url: string): Promise<Line> {
    return new Line(new URL(url), await connected(new URL(url)))
  }

  /**
   * The body of the response.
   * @throws an error for any status but 2xx
   */
  async ask({ method, path, headers = {}, body = '' }: Ask): Promise<string> {
    // The runtime closes a connection that was idle for some seconds.
    if (this.#socket.destroyed || !this.#socket.writable) this.#socket = this.#use(await connected(this.#url))
    const length = String(Buffer.byteLength(body))
    const lines = Object.entries({ Host: this.#url.host, 'Content-Length': length, ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    )
    return new Promise((resolve, reject) => {
      this.#waiting = (answer) => {
        this.#waiting = undefined
        if (typeof answer === 'string') resolve(answer)
        else reject(new Error(`${method} ${path}: ${answer.message}`))
      }
      this.#socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
    })
  }

  close(): void {
    this.#waiting = undefined
    this.#socket.destroy()
  }

  #use(socket: Socket): Socket {
    this.#received = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
      this.#read()
    })
    socket.on('error', (error) => this.#waiting?.(error))
    socket.on('close', () => this.#waiting?.(new Error('The connection was closed')))
    return socket
  }

  #read(): void {
    const headEnd = this.#received.indexOf(END)
    if (headEnd < 0) return
    const head = this.#received.toString('latin1', 0, headEnd)
    const start = headEnd + END.length
    const length = /^content-length: *(\d+)/im.exec(head)?.[1]
    if (length !== undefined) this.#finish(head, start, start + Number(length))
    else if (/^transfer-encoding: *chunked/im.test(head)) this.#chunks(head, start)
    else this.#finish(head, start, start)
  }

  /** Chunked bodies are not decoded: no response that is read comes in more than one chunk. */
  #chunks(head: string, start: number): void {
    let at = start
    for (;;) {
      const lineEnd = this.#received.indexOf('\r\n', at)
      if (lineEnd < 0) return
      const size = Number.parseInt(this.#received.toString('latin1', at, lineEnd), 16)
      at = lineEnd + 2 + size + 2
      if (at > this.#received.length) return
      if (size > 0) continue
      this.#finish(head, start, at)
      return
    }
  }

  #finish(head: string, start: number, end: number): void {
    if (this.#received.length < end) return
    const body = this.#received.toString('utf8', start, end)
    this.#received = this.#received.subarray(end)
    const isFine = /^HTTP\/1\.1 2/.test(head)
    this.#waiting?.(isFine ? body : new Error(`${head.slice(0, head.indexOf('\r'))} ${body.slice(0, 300)}`))
  }
}

async function connected({ hostname, port }: URL): Promise<Socket> {
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  return socket.setNoDelay(true)
}
