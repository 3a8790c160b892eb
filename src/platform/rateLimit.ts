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

/**
 * Where a request comes from: an IPv4 address, or the first 64 bits of an IPv6 address, because one customer has as many
 * addresses as they like. Null without an address.
 */
export function networkOf({ headers }: Request): string | null {
  const address = headers.get('CF-Connecting-IP')
  if (!address?.includes(':')) return address
  const [head = ''] = address.split('::')
  return [...head.split(':'), '0', '0', '0'].slice(0, 4).join(':')
}
