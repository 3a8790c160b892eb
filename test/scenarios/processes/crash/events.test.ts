/**
 * Kills the service with -9 around the ends of jobs, again and again, with a queue that outlives it. Every end of every
 * attempt is announced without any further call, and repeats are the same message.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { DigestClient } from '../../../../src/client/client.ts'
import { type DigestEvent, EventSchema } from '../../../../src/contract/event.ts'
import type { JobStatus } from '../../../../src/contract/job.ts'
import { intensity, seed } from '../../../setup/intensity.ts'
import { between, type Random, randomFrom } from '../runtime/random.ts'
import { Runtime, token } from '../runtime/runtime.ts'
import { until } from '../runtime/until.ts'
import { Caller, errorCodeOf } from './caller.ts'

const KILLS = intensity('KILLS', 8)
const SEED = seed()
const USERS = 8
const MOST_ATTEMPTS = 3
/** Also the longest time that an event may wait after a crash. */
const TIMEOUT_MS = 3_000

/** A queue outside the service. Some answers are late, so that a kill comes before them. */
async function queue(random: Random) {
  const received: DigestEvent[] = []
  const server = createServer(async (request, response) => {
    received.push(v.parse(EventSchema, JSON.parse(await text(request))))
    await pause(between(random, 0, 40))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { received, url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

test('every end is announced, whenever the service is killed', async () => {
  console.log(`SEED=${SEED} KILLS=${KILLS}`)
  const random = randomFrom(SEED)
  const { received, url, close } = await queue(random)
  const runtime = await Runtime.start({
    instead: { main: 'test/scenarios/processes/crash/queueOutside/index.ts' },
    vars: { QUEUE_URL: url },
  })
  const caller = new Caller()
  /** How many attempts of each job have ended, by `{userId}/{jobId}`. */
  const ended = new Map<string, number>()
  let isOver = false

  async function live(user: string): Promise<DigestClient> {
    const chance = randomFrom(SEED + Number(user.slice(4)))
    const client = new DigestClient({
      base: runtime.url,
      token: await token(user, 'digest:produce'),
      retries: 0,
    })
    for (let number = 0; !isOver; number += 1) {
      const jobId = `job${number}`
      const start = { jobId, topics: ['Rivers'], timeoutMs: TIMEOUT_MS, stallMs: TIMEOUT_MS }
      await caller.insist(() => client.start(start))
      for (let attempt = 1; ; attempt += 1) {
        ended.set(`${user}/${jobId}`, attempt)
        const ends = [
          () => client.complete(jobId, { attempt }),
          () => client.fail(jobId, { attempt, error: 'No feed' }),
          () => client.cancel(jobId, { attempt }),
        ]
        // Some jobs are left to their alarm.
        const end = ends[between(chance, 0, ends.length)]
        const { status } = await caller
          .insist(async (): Promise<Pick<JobStatus, 'status'>> => (end ? end() : { status: 'completed' }))
          .catch((error) => {
            // It was too late: the clock has ended it.
            if (errorCodeOf(error, 'conflict')) return caller.insist(() => client.status(jobId))
            throw error
          })
        if (status === 'completed' || attempt === MOST_ATTEMPTS || chance() < 0.5) break
        await caller.insist(() => client.retry(jobId, { attempt }))
      }
    }
    return client
  }

  try {
    const lives = Promise.all(Array.from({ length: USERS }, (_, at) => live(`user${at}`)))
    lives.catch(() => undefined)
    for (let kills = 0; kills < KILLS; kills += 1) {
      const count = received.length + between(random, 1, 40)
      await Promise.race([
        lives,
        until(
          () => received.length,
          (length) => length >= count,
        ),
      ])
      await runtime.crash()
    }
    isOver = true
    const clients = await lives

    const wanted = [...ended].flatMap(([subject, attempts]) =>
      Array.from({ length: attempts }, (_, at) => `${subject} ${at + 1}`),
    )
    // No call from here on: what is left is sent by alarms.
    const announced = () => new Set(received.map(({ subject, data }) => `${subject} ${data.attempt}`))
    const missing = await until(
      () => wanted.filter((end) => !announced().has(end)),
      (missing) => missing.length === 0,
    )
    expect(missing).toEqual([])
    expect([...announced()].filter((end) => !wanted.includes(end))).toEqual([])

    const messages = Map.groupBy(received, ({ id }) => id)
    expect(messages.size).toBe(wanted.length)
    for (const [id, same] of messages)
      expect(new Set(same.map((one) => JSON.stringify(one))).size, id).toBe(1)
    for (const { subject, data } of received) {
      const [user = '', jobId = ''] = subject.split('/')
      if (data.attempt !== ended.get(subject)) continue
      expect(await clients[Number(user.slice(4))]?.status(jobId)).toEqual(data)
    }
    console.log(
      `${KILLS} kills, ${wanted.length} ends, ${received.length - wanted.length} repeats, ` +
        `${caller.retried} calls retried`,
    )
  } finally {
    isOver = true
    caller.giveUp()
    await runtime.stop()
    close()
  }
})
