/**
 * What a month costs: counted rows and requests, the plan's allowances, and estimates that are named. What the platform's
 * pages leave open is a range.
 */
import { COUNTED } from './expectedCosts.ts'
import { AWAKE_GIGABYTES, type Counted, GIGABYTE_MONTH, INCLUDED, LOGS, PRICES } from './prices.ts'

const DAYS = 30

/** Estimates. docs/scale.md names those that weigh most. */
const ESTIMATED = {
  /** The Worker's processor time for a request, in ms: `npm run profile`. */
  cpuMs: 1,
  /** How long an object works or waits for another one, in ms. A call takes 0.4 to 3 ms locally (`npm run bench`). */
  callMs: 20,
  /** Bytes of a user: seven jobs of 50 articles, and 150 votes. */
  bytes: 7 * 115_000 + 150 * 150,
  /** Feeds of a digest. */
  feeds: 20,
  /** The processor time for reading a feed, in ms: small and large ones. */
  feedMs: [13, 133],
  /** Pings of a reader who watches a digest being made for a minute. Messages are billed by twenties. */
  pings: 2,
  /** Bytes of a log entry as the platform stores it. */
  entryBytes: 1_000,
} as const

/** A run of an alarm that changes no row. */
const ALARM: Counted = { workerRequests: 0, objectRequests: 1, rowsRead: 1, rowsWritten: 0, alarms: 0 }

/**
 * A user's day: a scheduled job of 50 articles by 10 a call, its digest read twice, five votes; the alarms of the deadline
 * and of the end of retention, and of learning from 150 votes, each of which sets itself again; the row and the alarm of
 * the schedule, whose entry in the list is the job's.
 */
const DAY: Counted[] = [
  COUNTED['whole job, 50 articles by 10'],
  ...Array.from({ length: 2 }, () => COUNTED['a digest of 50']),
  ...Array.from({ length: 5 }, () => COUNTED['a vote on 3 topics, 0 stored']),
  { ...ALARM, alarms: 1 },
  ALARM,
  { ...ALARM, rowsRead: 300, rowsWritten: 1, alarms: 1 },
  { ...ALARM, rowsWritten: 1, alarms: 1 },
]

const perDay = (count: keyof Counted) => DAY.reduce((sum, counted) => sum + counted[count], 0)

/** Dollars for what exceeds the allowance. The price is for `units`. */
const beyond = (used: number, included: number, price: number, units = 1e6) =>
  (Math.max(0, used - included) / units) * price

export interface Month {
  /** Dollars, by item. */
  items: Record<string, number>
  /** The least and the most, in dollars. */
  unknown: Record<string, [number, number]>
}

export function month(users: number): Month {
  const inMonth = (count: keyof Counted) => users * DAYS * perDay(count)
  const digests = users * DAYS
  const objectCalls = inMonth('objectRequests')
  const gigabyteSeconds = ((objectCalls * ESTIMATED.callMs) / 1_000) * AWAKE_GIGABYTES
  const logGigabytes = (objectCalls * ESTIMATED.entryBytes) / 1e9
  const cpu = inMonth('workerRequests') * ESTIMATED.cpuMs
  const cpuLeft = Math.max(0, INCLUDED.cpuMillisecond - cpu)
  const [smallFeed = 0, largeFeed = 0] = ESTIMATED.feedMs.map((ms) =>
    beyond(digests * ESTIMATED.feeds * ms, cpuLeft, PRICES.cpuMillisecond),
  )
  return {
    items: {
      'the plan': INCLUDED.dollars,
      'requests of the Worker': beyond(
        inMonth('workerRequests'),
        INCLUDED.workerRequest,
        PRICES.workerRequest,
      ),
      'processor time of the Worker': beyond(cpu, INCLUDED.cpuMillisecond, PRICES.cpuMillisecond),
      'calls of objects': beyond(objectCalls, INCLUDED.objectRequest, PRICES.objectRequest),
      'rows written, alarms set': beyond(
        inMonth('rowsWritten') + inMonth('alarms'),
        INCLUDED.rowWritten,
        PRICES.rowWritten,
      ),
      'rows read': beyond(inMonth('rowsRead'), INCLUDED.rowRead, PRICES.rowRead),
      'time awake': beyond(gigabyteSeconds, INCLUDED.gigabyteSecond, PRICES.gigabyteSecond),
      storage: beyond((users * ESTIMATED.bytes) / 1e9, INCLUDED.gigabyteMonth, GIGABYTE_MONTH, 1),
    },
    unknown: {
      'processor time of the newsroom': [smallFeed, largeFeed],
      'deleting a job, if it counts its rows': [
        0,
        beyond(digests * COUNTED['whole job, 50 articles by 10'].rowsWritten, 0, PRICES.rowWritten),
      ],
      'pings, if an automatic answer counts': [
        0,
        beyond((digests * ESTIMATED.pings) / 20, 0, PRICES.objectRequest),
      ],
      'logs, at LOG_LEVEL error and at info': [
        0,
        beyond(logGigabytes, INCLUDED.logGigabytes, LOGS.gigabyte, 1) +
          (logGigabytes * LOGS.days * LOGS.gigabyteMonth) / DAYS,
      ],
    },
  }
}
