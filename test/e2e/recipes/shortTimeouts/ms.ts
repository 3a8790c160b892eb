/** How long the producer of bob's jobs may be silent: ten minutes are too long for a test. */
export const SHORT_TIMEOUT_MS = 2_000
