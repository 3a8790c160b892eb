/**
 * The counted costs of operations. `test/scenarios/processes/cost` asserts them to the row; the simulation computes
 * with them.
 */
import { type Counted, dollars } from './prices.ts'

const counted = (
  workerRequests: number,
  objectRequests: number,
  rowsRead: number,
  rowsWritten: number,
  alarms: number,
): Counted => ({ workerRequests, objectRequests, rowsRead, rowsWritten, alarms })

export const COUNTED = {
  'whole job, 50 articles one by one': counted(57, 61, 59, 58, 1),
  'whole job, 50 articles by 10': counted(12, 16, 16, 13, 1),
  'a vote on 3 topics, 0 stored': counted(1, 1, 0, 17 / 16, 0),
  'a vote on 3 topics, 1000 stored': counted(1, 1, 0, 17 / 16, 0),
  'a vote on 3 topics, 10000 stored': counted(1, 1, 0, 17 / 16, 0),
  'status, 0 articles': counted(1, 1, 0, 0, 0),
  'status, 1000 articles': counted(1, 1, 0, 0, 0),
  weights: counted(1, 1, 0, 0, 0),
  'a digest of 50': counted(1, 1, 80, 0, 0),
  'learning over 10,000 votes': counted(1, 1, 20_035, 1, 0),
} satisfies Record<string, Counted>

/** Dollars a million operations. */
export const dollarsOf = (operation: keyof typeof COUNTED): number => dollars(COUNTED[operation])

/** Dollars for a user's day: one job of 50 articles by 10 a call, its digest read twice, and five votes. */
export const dayOf = (price: (operation: keyof typeof COUNTED) => number): number =>
  price('whole job, 50 articles by 10') +
  2 * price('a digest of 50') +
  5 * price('a vote on 3 topics, 0 stored')
