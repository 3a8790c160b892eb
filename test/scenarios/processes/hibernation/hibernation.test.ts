/**
 * A job with open sockets hibernates: after a quiet time its object is constructed again for the next
 * message.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, test } from 'vitest'
import { DigestClient } from '../../../../src/client/client.ts'
import { Runtime, token } from '../runtime/runtime.ts'
import { until } from '../runtime/until.ts'

const QUIET_MS = 15_000
const PINGS = 5
/** One quiet time is enough, unless the machine stands still. */
const MOST_QUIET_TIMES = 8

const made: string[] = []
let runtime: Runtime

beforeAll(async () => {
  runtime = await Runtime.start({
    instead: { main: 'test/scenarios/processes/hibernation/counter/index.ts' },
    log: (line) => line.startsWith('made ') && made.push(line.slice('made '.length)),
  })
})
afterAll(() => runtime.stop())

test.concurrent('an object hibernates with open sockets and pings, and wakes for the next message', async ({
  expect,
}) => {
  const producer = new DigestClient({ base: runtime.url, token: await token('ann', 'digest:produce') })
  await producer.start({ jobId: 'one', topics: ['science'] })
  await producer.addArticle('one', { id: 'a0', title: 'Article 0' })
  const sockets = await Promise.all([1, 2, 3].map(() => open('ann')))
  const before = timesMade('ann:one')

  let quietTimes = 0
  while (timesMade('ann:one') === before && quietTimes < MOST_QUIET_TIMES) {
    quietTimes += 1
    // The pings are more frequent than the idle time before hibernation. Replying to them must not keep the
    // object awake.
    for (let sent = 0; sent < PINGS; sent += 1) {
      await pause(QUIET_MS / PINGS)
      for (const socket of sockets) socket.send('ping')
    }
    await expect
      .poll(() => sockets.map(({ heard }) => heard.filter((text) => text === 'pong').length))
      .toEqual(sockets.map(() => quietTimes * PINGS))
    expect(timesMade('ann:one')).toBe(before)
    await producer.addArticle('one', { id: `a${quietTimes}`, title: 'Article' })
  }
  await expect
    .poll(() => sockets.map(({ heard }) => types(heard)))
    .toEqual(sockets.map(() => ['update', ...Array(quietTimes).fill(['articles', 'update']).flat()]))
  expect(timesMade('ann:one')).toBe(before + 1)
  for (const socket of sockets) socket.close()
})

test.concurrent('an object hibernates while only a reader of server-sent events watches', async ({
  expect,
}) => {
  const producer = new DigestClient({ base: runtime.url, token: await token('bob', 'digest:produce') })
  await producer.start({ jobId: 'one', topics: ['science'] })
  const leave = new AbortController()
  const stream = await fetch(new URL('/v1/users/me/jobs/one/events', runtime.url), {
    headers: { Authorization: `Bearer ${await token('bob')}`, Accept: 'text/event-stream' },
    signal: leave.signal,
  })
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('"update"')) text += (await reader?.read())?.value ?? ''
  const before = timesMade('bob:one')
  for (let at = 1; timesMade('bob:one') === before && at <= MOST_QUIET_TIMES; at += 1) {
    await pause(QUIET_MS)
    await producer.addArticle('one', { id: `a${at}`, title: 'Article' })
    while (!text.includes(`"a${at}"`)) text += (await reader?.read())?.value ?? ''
  }
  expect(timesMade('bob:one')).toBe(before + 1)
  leave.abort()
})

const timesMade = (name: string) => made.filter((one) => one === name).length

const types = (heard: string[]) =>
  heard.filter((text) => text !== 'pong').map((text) => String(JSON.parse(text).type))

/** A connection like a browser's, with all its messages. */
async function open(user: string) {
  const address = new URL('/v1/users/me/jobs/one/events', runtime.url)
  address.protocol = 'ws:'
  const socket = new WebSocket(address.href, ['digest', `bearer.${await token(user)}`])
  const heard: string[] = []
  socket.addEventListener('message', ({ data }) => heard.push(String(data)))
  await until(
    () => heard.length,
    (count) => count > 0,
  )
  return { heard, send: (text: string) => socket.send(text), close: () => socket.close() }
}
