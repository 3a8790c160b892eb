/**
 * What Cloudflare charges, in dollars a million, on the paid Workers plan beyond what the plan includes. Written down
 * from its public price list in 2026: compare before relying on it. The only place where the bench knows a price.
 */
export const PRICES = {
  /** A request from outside that a Worker answers. Calls over service bindings are not charged. */
  workerRequest: 0.3,
  /** A call of an object, its alarm running, an upgrade to a WebSocket; of messages received, each twentieth. */
  objectRequest: 0.15,
  /** A row of an object's storage read: by SQL, each row that a statement passes; by key, one. */
  rowRead: 0.001,
  /** A row written, an index entry, a key put or deleted, an alarm set. */
  rowWritten: 1,
  /** A GB-second that an object is awake, at 128 MB whatever it uses. */
  gigabyteSecond: 12.5,
  /** A millisecond of a Worker's own time on the processor. */
  cpuMillisecond: 0.02,
} as const

/** A GB that an object's storage holds for a month, in dollars. */
export const GIGABYTE_MONTH = 0.2

/** What an object is charged for each second that it is awake, in GB. */
export const AWAKE_GIGABYTES = 0.128

/** What was counted inside a Worker. */
export interface Bill {
  /** Calls of objects. */
  requests: number
  rowsRead: number
  rowsWritten: number
  /** Times an alarm was set: a row written each, not in `rowsWritten`. */
  alarms: number
}

export interface Counted extends Omit<Bill, 'requests'> {
  workerRequests: number
  objectRequests: number
}

/** Dollars a million operations, each counted as given; what an object's time awake costs is not in it. */
export function dollars({ workerRequests, objectRequests, rowsRead, rowsWritten, alarms }: Counted): number {
  return (
    workerRequests * PRICES.workerRequest +
    objectRequests * PRICES.objectRequest +
    rowsRead * PRICES.rowRead +
    (rowsWritten + alarms) * PRICES.rowWritten
  )
}
