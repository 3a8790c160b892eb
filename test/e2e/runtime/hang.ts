/**
 * The limit of a wait inside a test, such as of a page or a poll. It only detects a hang. It is shorter than the limit
 * of a test, so that the failure names what was awaited.
 */
export const HANG_MS = 4 * 60_000
