/** The rate limit of requests. */
import { DigestError } from '../contract/errors.ts'

/**
 * Counts a request.
 * @param key what is limited. Keys of different kinds differ in their length
 * @throws `rate_limited`
 */
export async function assertRate(env: Env, key: readonly unknown[]): Promise<void> {
  const { success } = await env.RATE_LIMIT.limit({ key: JSON.stringify(key) })
  if (!success) throw new DigestError('rate_limited', 'Too many requests')
}
