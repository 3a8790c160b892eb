/**
 * Cloudflare's prices in dollars a million, on the paid Workers plan beyond what the plan includes, from the
 * public price list of 2026. Compare them before relying on them. The bench knows prices only from here.
 */
export const PRICES = {
  /** An outside request to a Worker. Calls over service bindings are not charged. */
  workerRequest: 0.3,
  /**
   * A call of an object, a run of its alarm, an upgrade to a WebSocket, and every twentieth message received.
   */
  objectRequest: 0.15,
  /** A row read in an object's storage: by SQL, each row that a statement visits; by key, one. */
  rowRead: 0.001,
  /** A row written, an index entry, a key put or deleted, an alarm set. */
  rowWritten: 1,
  /**
   * A GB-second that an object works, or waits and cannot hibernate, at 128 MB whatever it uses. One that could hibernate
   * is not billed.
   */
  gigabyteSecond: 12.5,
  /** A millisecond of a Worker's own processor time. */
  cpuMillisecond: 0.02,
} as const

/** The most that the deployed bundle may have, gzipped, in bytes. A larger one starts more slowly: docs/decisions.md. */
export const GZIPPED_BAR = 72 * 1024

/** A GB of an object's storage for a month, in dollars. */
export const GIGABYTE_MONTH = 0.2

/** Logs by volume, from December 2026: a GB written, and a GB stored for a month, in dollars. */
export const LOGS = { gigabyte: 0.25, gigabyteMonth: 0.1, days: 7 } as const

/** What the paid plan includes in a month, in the units of `PRICES` (each, not a million), and its own price in dollars. */
export const INCLUDED = {
  workerRequest: 10e6,
  cpuMillisecond: 30e6,
  objectRequest: 1e6,
  gigabyteSecond: 400_000,
  rowRead: 25e9,
  rowWritten: 50e6,
  gigabyteMonth: 5,
  logGigabytes: 50,
  dollars: 5,
} as const

/** The GB charged for each second that an object is awake. */
export const AWAKE_GIGABYTES = 0.128

/** Counts from inside a Worker. */
export interface Bill {
  /** Calls of objects. */
  requests: number
  rowsRead: number
  rowsWritten: number
  /** Alarms set. Each is a row written that is not part of `rowsWritten`. */
  alarms: number
}

export interface Counted extends Omit<Bill, 'requests'> {
  workerRequests: number
  objectRequests: number
}

/** Dollars a million operations with these counts. The cost of an object's time awake is not included. */
export function dollars({ workerRequests, objectRequests, rowsRead, rowsWritten, alarms }: Counted): number {
  return (
    workerRequests * PRICES.workerRequest +
    objectRequests * PRICES.objectRequest +
    rowsRead * PRICES.rowRead +
    (rowsWritten + alarms) * PRICES.rowWritten
  )
}
