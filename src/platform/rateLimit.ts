/** The rate limit of requests. */
import { DigestError } from '../contract/errors.ts'

/**
 * Counts a request.
 * @param key what is limited. Keys of different kinds differ in their length
 * @throws `rate_limited`
 */
export function assertRate(env: Env, key: readonly unknown[]): Promise<void> {
  return assertRateOf(env, JSON.stringify(key))
}

/** @param key as JSON */
export async function assertRateOf(env: Env, key: string): Promise<void> {
  const { success } = await env.RATE_LIMIT.limit({ key })
  if (!success) throw new DigestError('rate_limited', 'Too many requests')
}
