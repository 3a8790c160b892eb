/** A thousand watchers of one job. They count messages, and whether each got the end. */
import { tokenFor } from '../../../../scripts/secret.ts'
import { TEST_SECRET } from '../../../setup/secret.ts'

const AT_ONCE = 50

export class Crowd {
  heard = 0
  ended = 0
  /** Connections that closed before the end. */
  lost = 0
  readonly #sockets: WebSocket[] = []

  static async at(base: URL, path: string, count: number): Promise<Crowd> {
    const crowd = new Crowd()
    const address = new URL(path, base)
    address.protocol = 'ws:'
    const token = await tokenFor(TEST_SECRET, { user: 'crowd', scope: 'digest:admin', minutes: 60 })
    for (let from = 0; from < count; from += AT_ONCE)
      await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, count - from) }, () => crowd.#join(address, token)),
      )
    return crowd
  }

  #join(address: URL, token: string): Promise<void> {
    const socket = new WebSocket(address.href, ['digest', `bearer.${token}`])
    this.#sockets.push(socket)
    let isOver = false
    socket.addEventListener('message', ({ data }) => {
      this.heard += 1
      // Not parsed: parsing a thousand frames at a time would be the bottleneck.
      if (!String(data).startsWith('{"type":"end"')) return
      isOver = true
      this.ended += 1
    })
    socket.addEventListener('close', () => {
      if (!isOver) this.lost += 1
    })
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve())
      socket.addEventListener('error', () => reject(new Error('A connection was refused')))
    })
  }

  close(): void {
    for (const socket of this.#sockets) socket.close()
  }
}
