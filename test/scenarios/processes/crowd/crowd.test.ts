/**
 * A thousand connections on one job: each gets every update and the end. Prints the messages delivered per
 * second, beside an object that only sends a text of the same length. Asserts counts, not time.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DigestClient } from '../../../../src/client/client.ts'
import { intensity } from '../../../setup/intensity.ts'
import { Runtime, token } from '../runtime/runtime.ts'

const CROWD = 1_000
/** Each update is sent to all, alternating with the plain object, so that other load affects both. */
const UPDATES = intensity('UPDATES', 90)
/** A user may make 600 requests a minute, so the connections use several users. */
const NAMES = 4
/** Under the service's configuration, the console answers other paths. */
const BARE_PATH = '/v1/bare'
/** How many connect at a time. */
const AT_ONCE = 50

let service: Runtime
let bare: Runtime

beforeAll(async () => {
  service = await Runtime.start()
  bare = await Runtime.start({
    instead: {
      main: 'test/scenarios/processes/crowd/plainBroadcast/index.ts',
      durableObjects: { BARE: { className: 'Bare', useSQLite: true } },
    },
  })
})
afterAll(() => Promise.all([service.stop(), bare.stop()]))

/** Connections to one URL that count frames and keep the last one. */
class Crowd {
  heard = 0
  readonly last: string[] = []
  readonly #sockets: WebSocket[] = []

  static async at(base: URL, path: string, tokens: string[]): Promise<Crowd> {
    const crowd = new Crowd()
    const address = new URL(path, base)
    address.protocol = 'ws:'
    for (let from = 0; from < CROWD; from += AT_ONCE)
      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, at) => {
          const token = tokens[(from + at) % tokens.length]
          return crowd.#join(
            from + at,
            new WebSocket(address.href, token ? ['digest', `bearer.${token}`] : []),
          )
        }),
      )
    return crowd
  }

  #join(index: number, socket: WebSocket): Promise<void> {
    this.#sockets.push(socket)
    socket.addEventListener('message', ({ data }) => {
      this.heard += 1
      this.last[index] = String(data)
    })
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve())
      socket.addEventListener('error', () => reject(new Error(`Connection ${index + 1} was refused`)))
    })
  }

  /** Waits until all have this many more than `before`. */
  async hears(before: number, messages: number): Promise<void> {
    await expect.poll(() => this.heard - before, { interval: 1 }).toBe(messages * CROWD)
  }

  close(): void {
    for (const socket of this.#sockets) socket.close()
  }
}

/** The time for one message to reach all, in ms, from the call on. */
async function time(crowd: Crowd, send: () => Promise<unknown>): Promise<number> {
  const before = crowd.heard
  const began = performance.now()
  await send()
  await crowd.hears(before, 1)
  return performance.now() - began
}

test('a thousand connections all get every update and the end', async () => {
  const producer = new DigestClient({ base: service.url, token: await token('ann', 'digest:produce') })
  await producer.start({ jobId: 'one', topics: ['science'] })
  const names = Array.from({ length: NAMES }, (_, at) => token(`crowd${at}`, 'digest:admin'))
  const watching = await Crowd.at(service.url, '/v1/users/ann/jobs/one/events', await Promise.all(names))
  await watching.hears(0, 1)
  const listening = await Crowd.at(bare.url, BARE_PATH, [])
  const text = watching.last[0] ?? ''

  const took = { ours: 0, bare: 0 }
  for (let progress = 1; progress <= UPDATES; progress += 1) {
    took.ours += await time(watching, () => producer.report('one', { progress }))
    took.bare += await time(listening, () =>
      fetch(new URL(BARE_PATH, bare.url), { method: 'POST', body: text }),
    )
  }
  const before = watching.heard
  await producer.complete('one')
  await watching.hears(before, 2)
  expect(watching.last.map((text) => JSON.parse(text).type)).toEqual(Array(CROWD).fill('end'))
  expect(new Set(watching.last).size).toBe(1)
  watching.close()
  listening.close()

  const rate = (ms: number) => Math.round((UPDATES * CROWD * 1_000) / ms)
  console.log(
    `To ${CROWD} connections: ${rate(took.ours)} updates a second, ` +
      `bare object ${rate(took.bare)}: ${(took.bare / took.ours).toFixed(2)}`,
  )
})
