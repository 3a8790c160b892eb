/** A proxy between watchers and the service that breaks each connection at a random byte. */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Random } from '../runtime/random.ts'

/**
 * A connection breaks after this many bytes, mostly early: in the handshake, in a frame, between two. Some
 * last longer than a frame with all articles of a job, so that a watcher that is far behind catches up.
 */
const LEAST_BYTES = 40
const MOST_BYTES = 150_000

export class FlakyProxy {
  readonly url: URL
  /** How many connections it has broken. */
  broken = 0
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server, port: number) {
    this.#server = server
    this.url = new URL(`http://127.0.0.1:${port}`)
  }

  /** `isBad`: called for each new connection; if false, the connection holds. */
  static async to(service: URL, random: Random, isBad: () => boolean): Promise<FlakyProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || !address) throw new Error('No port is free')
    const line = new FlakyProxy(server, address.port)
    server.on('connection', (client) => {
      const bytes = isBad() ? LEAST_BYTES * (MOST_BYTES / LEAST_BYTES) ** random() : Number.POSITIVE_INFINITY
      line.#pass(client, connect(Number(service.port), service.hostname), Math.floor(bytes))
    })
    return line
  }

  #pass(client: Socket, service: Socket, bytes: number): void {
    let left = bytes
    const end = () => {
      for (const socket of [client, service]) {
        this.#sockets.delete(socket)
        socket.destroy()
      }
    }
    for (const socket of [client, service]) {
      this.#sockets.add(socket)
      socket.on('error', end).on('close', end)
    }
    client.on('data', (chunk) => service.write(chunk))
    service.on('data', (chunk) => {
      if (client.destroyed) return
      if (chunk.length < left) {
        left -= chunk.length
        client.write(chunk)
        return
      }
      this.broken += 1
      client.write(chunk.subarray(0, left), end)
    })
  }

  get connections(): number {
    return this.#sockets.size / 2
  }

  stop(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }
}
