/** An identity provider: which keys of its key set verify a token. jose fetches and caches the set. */
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'
import { JWKSMultipleMatchingKeys, JWKSNoMatchingKey, JWSSignatureVerificationFailed } from 'jose/errors'
import { DigestError } from '../contract/errors.ts'

/** Every asymmetric algorithm of RFC 7518, and EdDSA. A symmetric one is only for our own secret. */
const ALGORITHMS = ['RS', 'PS', 'ES'].flatMap((family) => ['256', '384', '512'].map((bits) => family + bits))
ALGORITHMS.push('EdDSA')

/** After a key set could not be fetched, it is not fetched again for so long, however many tokens arrive. */
const REFETCH_MS = 5_000

/** One per URL for the life of the isolate. */
const keySets = new Map<string, JWTVerifyGetKey>()

/**
 * Verifies a token with the provider's keys. A token without `kid` may be of any of them: they are tried in turn.
 * @throws `unavailable` if the key set cannot be fetched; jose's error if the token is invalid
 */
export async function verifyWithProvider(
  address: string,
  token: string,
  claims: JWTVerifyOptions,
): Promise<JWTPayload> {
  const options = { ...claims, algorithms: ALGORITHMS }
  try {
    return (await jwtVerify(token, keySetAt(address), options)).payload
  } catch (error) {
    if (!(error instanceof JWKSMultipleMatchingKeys)) throw error
    for await (const key of error)
      try {
        return (await jwtVerify(token, key, options)).payload
      } catch (failure) {
        if (!(failure instanceof JWSSignatureVerificationFailed)) throw failure
      }
    throw error
  }
}

function keySetAt(address: string): JWTVerifyGetKey {
  const known = keySets.get(address) ?? remoteKeySet(address)
  keySets.set(address, known)
  return known
}

/** A key that is missing in the set is the token's fault. A set that cannot be fetched is not. */
function remoteKeySet(address: string): JWTVerifyGetKey {
  const find = createRemoteJWKSet(new URL(address))
  let failedUntil = 0
  return async (header, token) => {
    const isFailing = Date.now() < failedUntil
    try {
      if (!isFailing) return await find(header, token)
      const known = find.fresh ? find.jwks() : undefined
      if (known) return await createLocalJWKSet(known)(header, token)
    } catch (error) {
      if (error instanceof JWKSMultipleMatchingKeys) throw error
      // While the set cannot be fetched, a key that is not known yet may be in it.
      if (error instanceof JWKSNoMatchingKey && !isFailing) throw error
      if (!isFailing) failedUntil = Date.now() + REFETCH_MS
    }
    throw new DigestError('unavailable', 'Tokens cannot be verified just now; try again shortly')
  }
}

/** Whether any key of the set can verify a token. */
export async function canVerify(keys: JSONWebKeySet): Promise<boolean> {
  const find = createLocalJWKSet(keys)
  for (const alg of ALGORITHMS)
    try {
      return Boolean(await find({ alg }))
    } catch (error) {
      if (error instanceof JWKSMultipleMatchingKeys) for await (const _ of error) return true
    }
  return false
}
