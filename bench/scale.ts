/**
 * Simulates many users: `npm run scale`. Simulates a day of some of them, second by second, each with one
 * digest in the morning, and scales it up to requests and objects in memory. The random numbers are always the same.
 * Then prints what a month costs.
 */
import { randomFrom } from '../test/scenarios/processes/runtime/random.ts'
import { month } from './month.ts'

const SIMULATED = 200_000
const DAY = 24 * 60 * 60
/** An object stays in memory for this many seconds after its last call. */
const LINGER = 10

/** Where the users live: shares by hours east of UTC. */
const PLACES = {
  'all in one time zone': { 0: 1 },
  'over the world': { [-8]: 0.05, [-5]: 0.12, [-3]: 0.06, 0: 0.08, 1: 0.16, 3: 0.09, 5.5: 0.22, 8: 0.22 },
}

interface Day {
  /** Outside requests in each second. */
  requests: Uint32Array
  /** Objects awake in each second. */
  awake: Uint32Array
  /** The most calls of one object within a second. */
  busiest: number
}

/** One user's morning: the seconds, from midnight UTC, in which its job and its own object are called. */
function morning(draw: () => number, offsetHours: number) {
  // Around seven, give or take three quarters of an hour (Irwin–Hall of 4), at a multiple of five minutes.
  const spread = (draw() + draw() + draw() + draw() - 2) * Math.sqrt(3) * 45
  const minute = Math.round((7 * 60 + spread) / 5) * 5
  const began = (minute - offsetHours * 60) * 60 + Math.floor(draw() * 60)
  const read = began + 60 + Math.floor(draw() * 3_600)
  const votes = Array.from({ length: 5 }, () => read + Math.floor(draw() * 900))
  // A start, five calls with ten articles and a status each, the end, and the digest read twice.
  const job = [0, 4, 4, 8, 8, 12, 12, 16, 16, 20, 20, 21]
    .map((after) => began + after)
    .concat(read, read + 300)
  // The job registers its start and records its digest here; the reader votes.
  return { job, user: [began, began + 21, ...votes], requests: [...job, ...votes] }
}

function simulate(shares: Record<string, number>): Day {
  const draw = randomFrom(1)
  const day: Day = { requests: new Uint32Array(DAY), awake: new Uint32Array(DAY), busiest: 0 }
  const at = (second: number) => ((second % DAY) + DAY) % DAY
  for (const [offset, share] of Object.entries(shares))
    for (let user = 0; user < SIMULATED * share; user++) {
      const calls = morning(draw, Number(offset))
      for (const second of calls.requests) day.requests[at(second)] = (day.requests[at(second)] ?? 0) + 1
      for (const object of [calls.job, calls.user]) {
        const seconds = object.toSorted((a, b) => a - b)
        seconds.forEach((second, index) => {
          const until = Math.min(second + LINGER, seconds[index + 1] ?? Number.POSITIVE_INFINITY)
          for (let each = second; each < until; each++) day.awake[at(each)] = (day.awake[at(each)] ?? 0) + 1
          day.busiest = Math.max(day.busiest, seconds.filter((other) => other === second).length)
        })
      }
    }
  return day
}

const sum = (each: Uint32Array) => each.reduce((total, one) => total + one, 0)
const most = (each: Uint32Array) => each.reduce((so, one) => Math.max(so, one), 0)
const whole = (value: number) => Math.round(value).toLocaleString('en')

for (const [place, shares] of Object.entries(PLACES)) {
  const day = simulate(shares)
  console.log(`\n${place}: ${whole(SIMULATED)} simulated`)
  for (const users of [1_000_000, 100_000_000]) {
    const times = users / SIMULATED
    console.log(
      `  ${whole(users)} users: ${whole((sum(day.requests) * times) / DAY)} requests a second on average, ` +
        `${whole(most(day.requests) * times)} at the most; ${whole(most(day.awake) * times)} objects in memory at the most`,
    )
  }
  console.log(`  one object is called at most ${day.busiest} times within a second`)
}

for (const users of [1_000, 1_000_000]) {
  console.log(`\n${whole(users)} users for a month, beyond what the plan includes`)
  const { items, unknown } = month(users)
  for (const [item, cost] of Object.entries(items)) console.log(`  ${item}: $${whole(cost)}`)
  console.log(`  together: $${whole(Object.values(items).reduce((total, cost) => total + cost, 0))}`)
  for (const [item, [least, most]] of Object.entries(unknown))
    console.log(`  not known: ${item}: $${whole(least)} to $${whole(most)}`)
}
