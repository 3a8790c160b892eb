/**
 * Guards the clean-up of many votes. The platform ends an isolate that exceeds its memory or its processor time from
 * outside, so no `catch` runs, and the same work would do it again. Pure.
 */
import * as v from 'valibot'
import type { LiveVotes } from '../learning/votes.ts'

const DAY = 24 * 60 * 60_000
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Stored before a clean-up that is guarded, and deleted after it. What is found at the next run was killed. */
export const CleanUpSchema = v.object({
  /** How many tries have begun. */
  tries: v.optional(count, 0),
  /** The next try is not before this instant, in ms. */
  notBefore: v.optional(count, 0),
})
export type CleanUp = v.InferOutput<typeof CleanUpSchema>

/** After so many killed tries the work is left out for a day. */
const MAX_TRIES = 3
const WATCHDOG_MS = 10 * 60_000

/** Fewer votes are learned within a few milliseconds and 2 MiB, and need no guard, which costs three rows. */
export const isHeavy = ({ count, bytes }: LiveVotes) => count > 2_000 || bytes > 1024 * 1024

/** What is stored before a try. `isLeftOut`: there have been too many. */
export const nextTry = ({ tries }: CleanUp, now: number): CleanUp & { isLeftOut: boolean } =>
  tries < MAX_TRIES
    ? { tries: tries + 1, notBefore: now + WATCHDOG_MS, isLeftOut: false }
    : { tries: 0, notBefore: now + DAY, isLeftOut: true }
