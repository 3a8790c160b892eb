/** Closes a live connection with codes that no client should send. Nothing else suffers from it. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DigestClient } from '../../../../src/client/client.ts'
import { Runtime, token } from '../runtime/runtime.ts'

let runtime: Runtime
const lines: string[] = []

beforeAll(async () => {
  runtime = await Runtime.start({ log: (line) => lines.push(line) })
  const client = new DigestClient({ base: runtime.url, token: await token('ann') })
  await client.start({ jobId: 'one', topics: ['AI'] })
})
afterAll(() => runtime.stop())

/** A connection without a WebSocket library, which would refuse to send such codes. */
async function open(): Promise<Socket> {
  const socket = connect(Number(runtime.url.port), runtime.url.hostname)
  await once(socket, 'connect')
  const head = [
    'GET /v1/users/me/jobs/one/events HTTP/1.1',
    `Host: ${runtime.url.host}`,
    `Authorization: Bearer ${await token('ann')}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1.1 101/)
  return socket
}

/** A masked close frame; without a code if it is undefined. */
function closeFrame(code: number | undefined): Buffer {
  const payload = code === undefined ? Buffer.alloc(0) : Buffer.from([code >> 8, code & 0xff])
  // A mask of zeros changes nothing.
  return Buffer.concat([Buffer.from([0x88, 0x80 | payload.length, 0, 0, 0, 0]), payload])
}

test.each([undefined, 1000, 1001, 1004, 1005, 1006, 1011, 1014, 1015, 1016, 2999, 3000, 4999, 5000, 65_535])(
  'code %s',
  async (code) => {
    const socket = await open()
    socket.on('error', () => undefined)
    socket.resume()
    socket.write(closeFrame(code))
    await Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, 300))])
    socket.destroy()
    const client = new DigestClient({ base: runtime.url, token: await token('ann'), retries: 0 })
    expect(await client.status('one')).toMatchObject({ status: 'pending' })
    expect(lines.filter((line) => /uncaught|exception|"code":"internal"/i.test(line))).toEqual([])
  },
)
