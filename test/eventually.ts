/** Waits for a condition, however long it takes on this machine. */
import { vi } from 'vitest'

/** Less than the limit of `vitest.config.ts` for tests that hang, so that a test fails with the check's own error. */
const GIVE_UP_MS = 4 * 60_000

/** @returns what the check returns when it no longer throws */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: GIVE_UP_MS, interval: 5 })
