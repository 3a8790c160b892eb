/** The stall timeout of bob's jobs: ten minutes are too long for a test. */
export const SHORT_TIMEOUT_MS = 10_000
