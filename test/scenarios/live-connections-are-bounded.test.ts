/**
 * What a holder of a token can take by live connections: places, bytes and time. Numbers are those of docs/live.md and
 * docs/scale.md.
 */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { Frame } from '../../src/contract/frames.ts'
import { eventually } from '../eventually.ts'
import { type Connection, connect, newJob, numbers, PRODUCE, request, tokenFor } from '../liveConnection.ts'
import { clock, DAY, HOUR, MINUTE, rest } from '../support.ts'

const UPGRADE = { Upgrade: 'websocket' }
const SSE = { Accept: 'text/event-stream' }
const MIB = 1024 * 1024

const authorized = (bearer: string, headers: Record<string, string>) => ({
  ...headers,
  Authorization: `Bearer ${bearer}`,
})

/** Opens a WebSocket or refuses it. @returns the error code of a refusal */
async function open(path: string, headers: Record<string, string>): Promise<WebSocket | string> {
  const response = await request(path, headers)
  if (!response.webSocket) return (await response.json<{ code: string }>()).code
  response.webSocket.accept()
  return response.webSocket
}

const isOpen = (one: WebSocket | string) => typeof one !== 'string' && one.readyState === WebSocket.OPEN

async function openMany(count: number, path: string, headers: Record<string, string>) {
  const all: (WebSocket | string)[] = []
  for (let opened = 0; opened < count; opened += 1) all.push(await open(path, headers))
  return all
}

describe('places', () => {
  test('a user has 100: the next is refused, until one leaves', async () => {
    const path = '/v1/users/places/events'
    const headers = authorized(await tokenFor('places'), UPGRADE)
    const all = await openMany(100, path, headers)
    expect(all.filter(isOpen)).toHaveLength(100)
    expect(await open(path, headers)).toBe('unavailable')
    const [first] = all
    if (first instanceof WebSocket) first.close(1000)
    await eventually(async () => expect(isOpen(await open(path, headers))).toBe(true))
    expect(await open(path, headers)).toBe('unavailable')
  })

  test('expired connections make room at once', async () => {
    const path = '/v1/users/expired/events'
    const time = clock()
    const all = await openMany(100, path, authorized(await tokenFor('expired', '', 60), UPGRADE))
    expect(all.filter(isOpen)).toHaveLength(100)
    const headers = authorized(await tokenFor('expired'), UPGRADE)
    expect(await open(path, headers)).toBe('unavailable')
    time.pass(71_000)
    expect(isOpen(await open(path, headers))).toBe(true)
    const stream = await request(path, { ...headers, ...SSE, Upgrade: '' })
    expect(stream.headers.get('Content-Type')).toBe('text/event-stream')
    await stream.body?.cancel()
  })

  test.each(['a user', 'a job'])(
    'one watch token has at most half of those of %s, by either kind',
    async (of) => {
      const most = of === 'a user' ? 50 : 500
      const { user, events, path } = await newJob()
      const bearer = await tokenFor(user)
      const watched = of === 'a user' ? `/v1/users/${user}/events` : events
      const tokenPath = of === 'a user' ? `/v1/users/${user}/watch-token` : `${path}/watch-token`
      const watchToken = async () =>
        (await (await rest('POST', tokenPath, { token: bearer })).json<{ watchToken: string }>()).watchToken
      const leaked = `${watched}?token=${await watchToken()}`
      const streams = await Promise.all(Array.from({ length: 10 }, () => request(leaked, SSE)))
      const all = await openMany(most - 10, leaked, UPGRADE)
      expect(all.filter(isOpen)).toHaveLength(most - 10)
      expect(await open(leaked, UPGRADE)).toBe('unavailable')
      expect(await (await request(leaked, SSE)).text()).toContain('"code":"unavailable"')
      expect(isOpen(await open(watched, authorized(bearer, UPGRADE)))).toBe(true)
      await eventually(async () => {
        // Watch tokens of the same second are the same token.
        expect(isOpen(await open(`${watched}?token=${await watchToken()}`, UPGRADE))).toBe(true)
      })
      for (const { body } of streams) await body?.cancel()
    },
  )
})

describe('time', () => {
  test('an idle connection ends with its token, by the alarm', async () => {
    const time = clock()
    const { user, job, events } = await newJob({ stallMs: HOUR })
    const idle = await connect(events, await tokenFor(user, '', 60))
    const list = await open(`/v1/users/${user}/events`, authorized(await tokenFor(user, '', 60), UPGRADE))
    const patient = await connect(events, await tokenFor(user))
    const owner = env.USER_STATE.getByName(user)
    const alarmOf = (stub: typeof job | typeof owner) =>
      runInDurableObject(stub, (_, { storage }) => storage.getAlarm())
    for (const stub of [job, owner]) expect(await alarmOf(stub)).toBeLessThanOrEqual(Date.now() + 71_000)
    time.pass(72_000)
    await runDurableObjectAlarm(job)
    await runDurableObjectAlarm(owner)
    expect((await idle.close()).code).toBe(4401)
    await eventually(() => expect(isOpen(list)).toBe(false))
    expect(patient.closed).toBeUndefined()
    // The deadline of the job, or the end of the patient connection.
    expect(await alarmOf(job)).toBeGreaterThan(Date.now() + 10 * MINUTE)
  })

  test('a connection ends after 24 hours, whatever its token says, and its client comes back with it', async () => {
    const time = clock()
    const path = '/v1/users/daily/events'
    const headers = authorized(await tokenFor('daily', '', (30 * DAY) / 1_000), UPGRADE)
    const old = await open(path, headers)
    const direct = await env.USER_STATE.getByName('daily').fetch('https://do/events', { headers: UPGRADE })
    direct.webSocket?.accept()
    const codes: number[] = []
    for (const socket of [old, direct.webSocket])
      if (socket instanceof WebSocket) socket.addEventListener('close', ({ code }) => void codes.push(code))
    time.pass(DAY - MINUTE)
    await env.DIGEST_JOB.getByName('daily:one').start({ topics: ['AI'] })
    expect(isOpen(old)).toBe(true)
    time.pass(2 * MINUTE)
    await env.DIGEST_JOB.getByName('daily:two').start({ topics: ['AI'] })
    await eventually(() => expect(codes).toEqual([4401, 4401]))
    expect(isOpen(await open(path, headers))).toBe(true)
  })
})

test('reports, invalid ones too, count towards the rate limit of their sender, over any number of connections', async () => {
  const { user, events, job } = await newJob()
  const bearer = await tokenFor(user, PRODUCE)
  const producers = [await connect(events, bearer), await connect(events, bearer)]
  const limited = () =>
    producers.every(({ frames }) =>
      frames.some((frame) => frame.type === 'error' && frame.data.code === 'rate_limited'),
    )
  let sent = 0
  // The limit is 600 a minute. A minute may end in between.
  while (!limited() && sent < 1_300) {
    for (const ref of [sent, {}]) producers[sent % 2]?.send({ ref, currentStep: `Step ${++sent}` })
    await eventually(() => {
      const answers = producers.flatMap(({ types }) =>
        types.filter((type) => type === 'received' || type === 'error'),
      )
      expect(answers.length).toBe(sent)
    })
  }
  expect(sent).toBeGreaterThan(590)
  expect(sent).toBeLessThan(1_300)
  expect((await job.status()).status).toBe('in_progress')
  expect((await rest('GET', `/v1/users/${user}/weights`, { token: bearer })).status).toBe(429)
})

/** `count` articles of 60,000 characters, some 58 KiB each. */
const large = (count: number, from = 0, text = 'x') =>
  Array.from({ length: count }, (_, index) => ({
    id: `a${from + index + 1}`,
    title: `Article ${from + index + 1}`,
    summary: text.repeat(60_000 / new TextEncoder().encode(text).byteLength),
  }))

const size = (frames: Frame[]) => new TextEncoder().encode(JSON.stringify(frames)).byteLength
const sizeOf = (watchers: Connection[]) => watchers.reduce((sum, { frames }) => sum + size(frames), 0)
const named = ({ frames }: Connection) =>
  frames.flatMap((frame) =>
    frame.type === 'fetch' ? [{ after: frame.data.after, last: frame.data.last }] : [],
  )

describe('bytes', () => {
  const watchersOf = async (events: string, bearer: string, count: number, query = '') => {
    const watchers: Connection[] = []
    for (let opened = 0; opened < count; opened += 1) watchers.push(await connect(events + query, bearer))
    return watchers
  }

  test('a report for many watchers is sent if all copies have 16 MiB; otherwise it is named, and can be read there', async () => {
    const { user, events, job } = await newJob()
    const bearer = await tokenFor(user)
    const few = await watchersOf(events, bearer, 15)
    await job.addArticles(large(16))
    for (const watcher of few) await watcher.frame('update', 2)
    expect(few.map(named)).toEqual(few.map(() => []))
    expect(few.map(({ frames }) => numbers(frames).length)).toEqual(few.map(() => 16))
    for (const { socket } of few) socket.close(1000)

    const many = await watchersOf(events, bearer, 40)
    await job.addArticles(large(16, 16))
    for (const watcher of many) await watcher.frame('update', 2)
    expect(many.map(named)).toEqual(many.map(() => [{ after: 16, last: 32 }]))
    expect(sizeOf(many)).toBeLessThan(MIB)
    const { data } = await (many[0] as Connection).frame('fetch')
    expect(data).toMatchObject({ path: `/v1/users/${user}/jobs/one/articles?after=16`, spreadMs: 200 })
    const page = await (await rest('GET', data.path, { token: bearer })).json<{
      articles: { seq: number }[]
    }>()
    expect(page.articles.map(({ seq }) => seq)).toEqual(Array.from({ length: 16 }, (_, index) => 17 + index))
  })

  test('watchers who do not show that they read have 16 MiB of a job, and 1 MiB each', async () => {
    const { user, events, job } = await newJob()
    const watchers = await watchersOf(events, await tokenFor(user), 100)
    for (let from = 0; from < 40; from += 1) await job.addArticles(large(1, from))
    await job.complete()
    await eventually(() => {
      for (const { closed } of watchers) expect(closed).toBeDefined()
    })
    // And a status for each change, which is small.
    expect(sizeOf(watchers)).toBeLessThan(18 * MIB)
    for (const watcher of watchers) {
      const told = [...numbers(watcher.frames), ...named(watcher).map(({ last }) => last)]
      expect(told.toSorted((one, other) => one - other)).toEqual(
        Array.from({ length: 40 }, (_, index) => index + 1),
      )
    }
  })

  test('one that shows it is sent articles again', async () => {
    const { user, events, job } = await newJob()
    const watchers = await watchersOf(events, await tokenFor(user), 100)
    for (let from = 0; from < 4; from += 1) await job.addArticles(large(1, from))
    await watchers[0]?.frame('fetch')
    for (const { socket } of watchers) {
      const answered = new Promise((resolve) =>
        socket.addEventListener('message', ({ data }) => data === 'pong' && resolve(data)),
      )
      socket.send('ping')
      await answered
    }
    await job.addArticles(large(1, 4))
    for (const watcher of watchers) await watcher.frame('update', 6)
    expect(watchers.map(({ frames }) => numbers(frames).at(-1))).toEqual(watchers.map(() => 5))
  })

  test('a connection carries 1 MiB, then its client goes on with another', async () => {
    const { user, events, job } = await newJob()
    const bearer = await tokenFor(user)
    const first = await connect(events, bearer)
    for (let from = 0; from < 30; from += 1) await job.addArticles(large(1, from))
    await job.complete()
    expect(await first.close()).toMatchObject({ code: 1013 })
    expect(size(first.frames)).toBeLessThan(1.2 * MIB)
    const last = numbers(first.frames).at(-1) ?? 0
    expect(first.frames.at(-1)).toMatchObject({ type: 'closing', data: { code: 1013, after: last } })
    const second = await connect(`${events}?after=${last}`, bearer)
    expect(await second.close()).toMatchObject({ code: 1000 })
    expect([...numbers(first.frames), ...numbers(second.frames)]).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    )
  })

  test('a producer keeps its connection, though that has carried more', async () => {
    const { user, events } = await newJob()
    const producer = await connect(events, await tokenFor(user, PRODUCE))
    for (let from = 0; from < 30; from += 1) {
      producer.send({ articles: large(1, from) })
      await producer.frame('received', from + 1)
    }
    expect(producer.closed).toBeUndefined()
    expect(numbers(producer.frames)).toHaveLength(30)
  })

  test('a producer who does not show that it reads is sent away before 16 MiB of replies', async () => {
    const { user, events } = await newJob()
    const producer = await connect(events, await tokenFor(user, PRODUCE))
    const invalid = { url: 'no', topics: Array.from({ length: 50 }, () => '') }
    const articles = Array.from({ length: 100 }, (_, index) => ({
      id: `${index}`.padEnd(500, 'x'),
      ...invalid,
    }))
    const size = () => producer.frames.reduce((sum, frame) => sum + JSON.stringify(frame).length, 0)
    for (let sent = 1; sent <= 200 && producer.closed === undefined; sent += 1) {
      producer.send({ articles })
      await eventually(() =>
        expect(
          producer.closed !== undefined ||
            producer.types.filter((type) => type === 'received').length >= sent,
        ).toBe(true),
      )
    }
    expect(producer.closed?.code).toBe(1013)
    expect(size()).toBeGreaterThan(15 * MIB)
    expect(size()).toBeLessThan(16 * MIB)
  })

  test('missed articles are sent to a few who reconnect together, and named to the others', async () => {
    const { user, events, job } = await newJob()
    for (let from = 0; from < 15; from += 5) await job.addArticles(large(5, from))
    const watchers = await watchersOf(events, await tokenFor(user), 60, '?after=0')
    await job.complete()
    for (const watcher of watchers) await watcher.close()
    expect(sizeOf(watchers)).toBeLessThan(17.5 * MIB)
    const wereSent = watchers.filter((watcher) => named(watcher).length === 0)
    expect(wereSent.length).toBeGreaterThan(14)
    expect(watchers.filter((watcher) => numbers(watcher.frames).length === 0).map(named)).toEqual(
      Array.from({ length: watchers.length - wereSent.length }, () => [{ after: 0, last: 15 }]),
    )
  })

  test('missed articles are counted in bytes, not in characters', async () => {
    const { user, events, job } = await newJob()
    for (let from = 0; from < 30; from += 6) await job.addArticles(large(6, from, '新'))
    const watcher = await connect(`${events}?after=0`, await tokenFor(user))
    expect(await watcher.close()).toMatchObject({ code: 1013 })
    expect(size(watcher.frames)).toBeLessThan(1.1 * MIB)
    expect(size(watcher.frames)).toBeGreaterThan(0.9 * MIB)
  })

  test('warnings that are too long for all together are left out', async () => {
    const { user, events, job } = await newJob()
    const bearer = await tokenFor(user)
    const watchers = await watchersOf(events, bearer, 400)
    const warnings = Array.from({ length: 100 }, (_, index) => `${index} ${'x'.repeat(490)}`)
    await job.complete({ warnings })
    for (const watcher of watchers) await watcher.frame('end')
    expect(sizeOf(watchers)).toBeLessThan(17 * MIB)
    const ends = watchers.map(({ frames }) => frames.at(-1))
    expect(ends.filter((frame) => frame?.type === 'end' && frame.data.warnings).length).toBeLessThan(200)
    const late = await connect(events, bearer)
    expect((await late.frame('end')).data.warnings).toEqual(warnings)
  })
})

test('16 MiB wait for the watchers of a user; those who read are not refused for the others', async () => {
  const user = 'long-warnings'
  const bearer = await tokenFor(user)
  const path = `/v1/users/${user}/events`
  const warnings = Array.from({ length: 100 }, (_, index) => '€'.repeat(490) + index)
  const fail = async (id: string) => {
    const job = env.DIGEST_JOB.getByName(`${user}:${id}`)
    await job.start({ topics: ['AI'] })
    await job.fail({ error: 'No feed', warnings })
  }
  const watch = async () => {
    const { webSocket } = await request(path, authorized(bearer, UPGRADE))
    const watcher = { bytes: 0, isOpen: webSocket !== null }
    webSocket?.addEventListener('message', ({ data }) => {
      watcher.bytes += new TextEncoder().encode(String(data)).byteLength
    })
    webSocket?.addEventListener('close', () => {
      watcher.isOpen = false
    })
    webSocket?.accept()
    return watcher
  }
  const watchers: Awaited<ReturnType<typeof watch>>[] = []
  for (let opened = 0; opened < 30; opened += 1) watchers.push(await watch())
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await fail(id)
  const left = () => watchers.filter(({ isOpen }) => isOpen)
  await eventually(() => expect(left().reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(16.5 * MIB))
  expect(left().length).toBeGreaterThan(10)
  const late = await watch()
  await eventually(() => expect(late.bytes).toBeGreaterThan(1_000))
  expect(late).toMatchObject({ isOpen: true })
  expect(late.bytes).toBeLessThan(300 * 1024)
})

test('a page has at most 16 MiB, counted in bytes', async () => {
  const { user, job, path } = await newJob()
  for (let from = 0; from < 300; from += 15) await job.addArticles(large(15, from, '新'))
  const response = await rest('GET', `${path}/articles?limit=500`, { token: await tokenFor(user) })
  const text = await response.text()
  expect(new TextEncoder().encode(text).byteLength).toBeLessThan(16.5 * MIB)
  expect(new TextEncoder().encode(text).byteLength).toBeGreaterThan(15.5 * MIB)
  expect(JSON.parse(text).next).toBe(JSON.parse(text).articles.length)
  const { code } = await rest('GET', path, { token: await tokenFor(user) }).then((answer) =>
    answer.json<{ code?: string }>(),
  )
  expect(code).toBeUndefined()
  const state = await job.state().catch((error: { code: string }) => error.code)
  expect(state).toBe('too_large')
})
