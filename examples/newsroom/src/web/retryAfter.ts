/** Reads `Retry-After`: seconds, or a date. Pure. */
import { instantOf } from '../items/date.ts'

/** In ms from now, at least 0. Undefined if the header says nothing that can be read. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return 1_000 * Number(text)
  const at = instantOf(text)
  return at === undefined ? undefined : Math.max(0, Date.parse(at) - now)
}
