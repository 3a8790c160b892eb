/**
 * The real clock: readers whose digests are due in the same second, a newsroom that is down at first, and a process that
 * is killed with -9 while they are handed over. Each reader gets one digest.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DigestClient } from '../../../../src/client/client.ts'
import { intensity } from '../../../setup/intensity.ts'
import { publisher, rss } from '../newsroom/newsroom.ts'
import { Runtime, token } from '../runtime/runtime.ts'
import { until } from '../runtime/until.ts'

const READERS = intensity('READERS', 300)
const AT_ONCE = 50
const MINUTE = 60_000

const DOWN =
  'export default { fetch: () => Response.json({ error: "Down", code: "unavailable" }, { status: 503 }) }'

const web = publisher()
let runtime: Runtime
const logged: string[] = []

beforeAll(async () => {
  runtime = await Runtime.start({
    withNewsroom: true,
    // All read their feed at the same time, from a server that shares two cores with them.
    newsroomVars: { PRIVATE_FEEDS: 'allowed', FEED_TIMEOUT_MS: '120000', READING_TIMEOUT_MS: '240000' },
    newsroomScript: DOWN,
    log: (line) => logged.push(line),
  })
})
afterAll(() => runtime?.stop())

/** Runs for each reader, some at a time. */
async function forAll<T>(readers: DigestClient[], run: (client: DigestClient) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let from = 0; from < readers.length; from += AT_ONCE)
    results.push(...(await Promise.all(readers.slice(from, from + AT_ONCE).map(run))))
  return results
}

/** The start of a minute that leaves time to prepare all readers. */
function slotAfter(ms: number): Date {
  return new Date(Math.ceil((Date.now() + ms) / MINUTE) * MINUTE)
}

/** A client of each new reader. */
const newReaders = (name: string, count: number) =>
  Promise.all(
    Array.from(
      { length: count },
      async (_, index) => new DigestClient({ base: runtime.url, token: await token(`${name}-${index}`) }),
    ),
  )

/** How long this machine takes to store the preferences of all readers, judged by some of them. */
async function preparationMs(): Promise<number> {
  const began = performance.now()
  await forAll(await newReaders('sample', 2 * AT_ONCE), (client) =>
    client.updatePreferences({ topics: ['Rivers'] }),
  )
  return ((performance.now() - began) * READERS) / (2 * AT_ONCE)
}

/**
 * New readers who all have the same slot, which is still to come. A machine that is too slow to prepare them in this time
 * gets twice the time.
 */
async function prepare(feed: string, ms: number): Promise<{ readers: DigestClient[]; slot: Date }> {
  const slot = slotAfter(ms)
  const readers = await newReaders(`reader-${slot.getTime()}`, READERS)
  const schedule = `${slot.getUTCMinutes()} ${slot.getUTCHours()} * * *`
  const preferences = await forAll(readers, (client) =>
    client.updatePreferences({ topics: ['Rivers'], schedule, feeds: [feed] }),
  )
  if (Date.now() >= slot.getTime()) return prepare(feed, 2 * ms)
  expect(new Set(preferences.map(({ nextDigestAt }) => nextDigestAt))).toEqual(new Set([slot.toISOString()]))
  return { readers, slot }
}

const handedOver = () => logged.filter((line) => line.includes("'schedule'"))

let readers: DigestClient[]
let slot: Date

test(`${READERS} readers have a digest at the same second`, async () => {
  const feed = web.serve(rss([{ id: 'rivers', title: 'Rivers rise' }]))
  const prepared = await prepare(feed, 10_000 + 3 * (await preparationMs()))
  readers = prepared.readers
  slot = prepared.slot
})

test('the first tries find no newsroom, and the process is killed while they run', async () => {
  await pause(slot.getTime() - Date.now())
  await expect.poll(() => handedOver().length).toBeGreaterThan(0)
  await runtime.down()
  await runtime.useNewsroom()
  await runtime.up()
})

test('each reader gets one digest', async () => {
  // Nobody asks: alarms do all of it. The list is read only to see when they are done.
  for (const client of readers)
    await until(
      () => client.jobs(),
      ({ jobs }) => jobs.length > 0 && jobs.every(({ completedAt }) => completedAt !== undefined),
    )
  console.info(
    `${READERS} digests within ${Math.round((Date.now() - slot.getTime()) / 1_000)} s of their slot`,
  )
  const id = `${slot.toISOString().slice(0, 10)}-${slot.toISOString().slice(11, 16).replace(':', '')}Z`
  const lists = await forAll(readers, (client) => client.jobs())
  expect(
    new Set(lists.map(({ jobs }) => jobs.map((job) => `${job.id} ${job.status} ${job.articleCount}`).join())),
  ).toEqual(new Set([`${id} completed 1`]))
})

test('the next one is a day later', async () => {
  const tomorrow = new Date(slot.getTime() + 24 * 60 * MINUTE).toISOString()
  const after = await forAll(readers, (client) => client.preferences())
  expect(new Set(after.map(({ nextDigestAt }) => nextDigestAt))).toEqual(new Set([tomorrow]))
})
