/** The secret for local runs, created on first use in `.dev.vars`, and tokens signed with it. */
import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { SignJWT } from 'jose'
import { serviceConfig } from './config.ts'

const path = join(import.meta.dirname, '..', '.dev.vars')

/**
 * Reads the file that `wrangler dev` also reads.
 * @throws if it has a secret that the service would not accept
 */
export function localSecret(): string {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const known = parseEnv(text).AUTH_SECRET
  if (known !== undefined && known.length < 32)
    throw new Error('AUTH_SECRET in .dev.vars has fewer than 32 characters: lengthen it, or remove the line')
  if (known !== undefined) return known
  const secret = newSecret()
  const gap = text === '' || text.endsWith('\n') ? '' : '\n'
  // The mode applies to a new file; an existing file keeps its own.
  appendFileSync(path, `${gap}AUTH_SECRET=${secret}\n`, { mode: 0o600 })
  return secret
}

export const newSecret = () => randomBytes(32).toString('base64url')

export interface Claims {
  user: string
  /** Separated by spaces: `digest:produce`, `digest:admin`. */
  scope?: string | undefined
  minutes: number
}

/** A token that the service of this checkout accepts: with the issuer and audience that it asks of every token. */
export function tokenFor(secret: string, { user, scope, minutes }: Claims): Promise<string> {
  const { AUTH_ISSUER: iss, AUTH_AUDIENCE: aud } = serviceConfig().vars
  return new SignJWT({ ...(scope && { scope }), ...(iss && { iss }), ...(aud && { aud }) })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1_000) + minutes * 60)
    .sign(new TextEncoder().encode(secret))
}
