/**
 * Kills the service with -9 at random moments while many clients work, starts it again on the same storage, and
 * compares what was acknowledged with what is there: nothing is missing, nothing doubled by asking again, no job stuck,
 * every watcher complete, every weight what the votes make of it.
 *
 * `KILLS=50` makes it long, or `MINUTES=10` for as long as that. `SEED` repeats what each client does and when the
 * service is killed, though not the machine's timing.
 */
import { expect, test } from 'vitest'
import { intensity, seed } from '../../../setup/intensity.ts'
import { between, randomFrom } from '../runtime/random.ts'
import { Runtime } from '../runtime/runtime.ts'
import { until } from '../runtime/until.ts'
import { Clients } from './clients.ts'
import { compare, missing } from './compare.ts'

const KILLS = intensity('KILLS', 8)
const MINUTES = intensity('MINUTES', 0)
const SEED = seed()
/** A life lasts for this many acknowledged operations at most: on a slow machine as many happen in it as on a fast one. */
const LONGEST_LIFE = 300
/** So many times `KILLS`, until an alarm from before a kill has ended a job. */
const MOST_TIMES = 5
/** How many users are checked after each kill. */
const SAMPLE = 4

test('acknowledged operations survive kill -9', async () => {
  console.log(`SEED=${SEED} KILLS=${KILLS}${MINUTES > 0 ? ` MINUTES=${MINUTES}` : ''}`)
  const began = Date.now()
  const runtime = await Runtime.start()
  const clients = await Clients.at(runtime.url, SEED, 60 + 2 * MINUTES + KILLS)
  const faults: string[] = []
  let kills = 0

  async function kill(): Promise<void> {
    const random = randomFrom(SEED)
    const hasOutlived = () => clients.alarmWatchers.some(({ outlived }) => outlived > 0)
    const isDone = () =>
      MINUTES > 0
        ? Date.now() - began > MINUTES * 60_000
        : kills >= KILLS && (hasOutlived() || kills >= MOST_TIMES * KILLS)
    while (!isDone() && !clients.isOver) {
      const last = clients.caller.acknowledged + between(random, 0, LONGEST_LIFE)
      await until(
        () => clients.isOver || clients.caller.acknowledged >= last,
        (isEnough) => isEnough,
      )
      clients.era.now += 1
      await runtime.crash()
      clients.era.now += 1
      kills += 1
      const from = between(random, 0, clients.users.length - 1)
      const sample = [...clients.users, ...clients.users].slice(from, from + SAMPLE)
      const lost = await Promise.all(
        sample.map(({ journal, client }) => missing(journal, client, clients.caller)),
      )
      faults.push(...lost.flat().map((fault) => `after kill ${kills}: ${fault}`))
    }
  }

  try {
    const lives = clients.live()
    await kill().finally(() => clients.stop())
    const refused = await lives
    if (refused !== undefined) throw refused
    await Promise.all(clients.watchers.map((watcher) => watcher.finished()))
    for (const { journal, client } of clients.everyone) faults.push(...(await compare(journal, client)))
  } finally {
    clients.caller.giveUp()
    await runtime.stop()
  }
  const { watchers, alarmWatchers, everyone, caller } = clients
  faults.push(...watchers.flatMap((watcher) => watcher.faults()))
  faults.push(...alarmWatchers.flatMap((alarmWatcher) => alarmWatcher.faults))

  const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0)
  const jobs = everyone.flatMap(({ journal }) => [...journal.jobs.values()])
  const articles = jobs.flatMap((entry) => [...entry.articles.values()])
  const are = (what: string) => articles.filter(({ is }) => is === what).length
  const alone = sum(alarmWatchers.map((alarmWatcher) => alarmWatcher.jobs))
  const byAlarm = sum(alarmWatchers.map((alarmWatcher) => alarmWatcher.byAlarm))
  const outlived = sum(alarmWatchers.map((alarmWatcher) => alarmWatcher.outlived))
  console.log(
    `${kills} kills, ${caller.acknowledged} operations acknowledged, ${caller.retried} of them retried ` +
      `(${caller.resent} times), ${jobs.length} jobs, ${are('there')} articles (${are('unknown')} never answered for), ` +
      `${sum(everyone.map(({ journal }) => journal.cast))} votes, ${watchers.length} watchers, ` +
      `${alone} jobs left alone (${byAlarm} seen ended by their alarm, ${outlived} of them by one from before a kill): ` +
      `${faults.length} faults, ${Date.now() - began} ms`,
  )
  expect(faults).toEqual([])
  expect(caller.retried).toBeGreaterThan(0)
  expect(byAlarm).toBeGreaterThan(0)
  expect(outlived).toBeGreaterThan(0)
})
