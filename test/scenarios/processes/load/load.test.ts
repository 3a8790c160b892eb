/**
 * As much as the machine can take: 200 users over 32 connections do everything there is to do, while a thousand watch
 * one job whose producer never rests. Nothing is refused but to come back later, and memory stays bounded. Prints
 * operations a second and how long a status takes to read.
 *
 * `SECONDS=120` makes it long; `SEED` repeats what each user asks.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { tokenFor } from '../../../../scripts/secret.ts'
import { DigestClient, ServiceError } from '../../../../src/client/client.ts'
import { intensity, seed } from '../../../setup/intensity.ts'
import { TEST_SECRET } from '../../../setup/secret.ts'
import { megabytesOf } from '../runtime/processes.ts'
import { randomFrom } from '../runtime/random.ts'
import { Runtime } from '../runtime/runtime.ts'
import { type Answered, LoadClient } from './client.ts'
import { Crowd } from './crowd.ts'

const SECONDS = intensity('SECONDS', 10)
const SEED = seed()
const USERS = 200
const CONNECTIONS = 32
const WATCHERS = 1_000
/** The interval of the producer's reports. */
const REPORT_MS = 500
/** Until the runtime's memory has reached its normal level. */
const WARM_UP_OPERATIONS = 2_000

test('the service stays within its limits under load', async () => {
  console.log(`SEED=${SEED} SECONDS=${SECONDS}`)
  const runtime = await Runtime.start()
  onTestFinished(() => runtime.stop())
  const minutes = 60 + SECONDS
  const clients = await Promise.all(
    Array.from({ length: USERS }, async (_, at) => {
      const token = await tokenFor(TEST_SECRET, { user: `user${at}`, scope: 'digest:produce', minutes })
      return new LoadClient(runtime.url, token, randomFrom(SEED + at))
    }),
  )
  const hot = new DigestClient({
    base: runtime.url,
    token: await tokenFor(TEST_SECRET, { user: 'hot', scope: 'digest:produce', minutes }),
  })
  await hot.start({ jobId: 'hot', topics: ['science'], timeoutMs: 24 * 60 * 60_000 })
  const crowd = await Crowd.at(runtime.url, '/v1/users/hot/jobs/hot/events', WATCHERS)

  const answers: Answered[] = []
  const memory: { isWarm: boolean; megabytes: number }[] = []
  let operations = 0
  let warmAt = Number.POSITIVE_INFINITY
  const isWarm = () => warmAt <= performance.now()
  const isOver = () => performance.now() > warmAt + SECONDS * 1_000

  /** One connection serves some of the users in turn, one request at a time. */
  async function serve(own: LoadClient[]): Promise<void> {
    for (;;)
      for (const client of own) {
        if (isOver()) return
        const answered = await client.step()
        operations += 1
        if (operations === WARM_UP_OPERATIONS) warmAt = performance.now()
        if (isWarm() || (answered.status >= 300 && !isToldToWait(answered))) answers.push(answered)
      }
  }
  /** @returns the number of updates that every watcher must get */
  async function report(): Promise<number> {
    let reports = 0
    while (!isOver()) {
      await hot.report('hot', { currentStep: `Report ${reports + 1}` }).then(
        () => (reports += 1),
        (error) => {
          if (!(error instanceof ServiceError && error.code === 'unavailable')) throw error
        },
      )
      await pause(REPORT_MS)
    }
    return reports
  }
  async function watchMemory(): Promise<void> {
    for (; !isOver(); await pause(250)) memory.push({ isWarm: isWarm(), megabytes: megabytesOf(runtime.pid) })
  }

  const connections = Array.from({ length: CONNECTIONS }, (_, at) =>
    serve(clients.filter((_, index) => index % CONNECTIONS === at)),
  )
  const [reports] = await Promise.all([report(), watchMemory(), ...connections])
  await hot.complete('hot')
  await expect.poll(() => crowd.ended).toBe(WATCHERS)
  crowd.close()

  const most = (samples: typeof memory) => Math.max(...samples.map(({ megabytes }) => megabytes))
  const warm = most(memory.filter(({ isWarm }) => !isWarm))
  const peak = most(memory.filter(({ isWarm }) => isWarm))
  const accepted = answers.filter(({ status }) => status < 300)
  const held = answers.filter(isToldToWait)
  const reads = accepted.filter(({ operation }) => operation === 'status').map(({ ms }) => ms)
  const counts = Map.groupBy(answers, ({ operation, code }) => `${operation} ${code}`)
  console.log(
    `${Math.round(accepted.length / SECONDS)} operations a second (${accepted.length}; ${held.length} told to come ` +
      `back later); status p50 ${quantile(reads, 0.5)} ms, p99 ${quantile(reads, 0.99)} ms; ${WATCHERS} watchers heard ` +
      `${crowd.heard} messages of ${reports} reports; memory ${warm} MiB warm, ${peak} MiB at most, ` +
      `${memory.at(-1)?.megabytes} in the end`,
  )
  console.log([...counts].map(([what, { length }]) => `${what} ${length}`).join(', '))
  expect(answers.filter((answered) => answered.status >= 300 && !isToldToWait(answered))).toEqual([])
  expect(crowd.lost).toBe(0)
  // The status on connecting, each report, the last update and the end.
  expect(crowd.heard).toBe(WATCHERS * (reports + 3))
  expect(peak).toBeLessThanOrEqual(2 * warm)
})

/** A 503 with Retry-After. */
const isToldToWait = ({ status, code, retryAfter }: Answered) =>
  status === 503 && code === 'unavailable' && Number(retryAfter) > 0

/** A quantile. */
function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0) * 10) / 10
}
