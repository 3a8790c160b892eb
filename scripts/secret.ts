/** The secret for local runs, created on first use in `.dev.vars`, and tokens signed with it or with another secret. */
import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { SignJWT } from 'jose'
import { serviceConfig } from './config.ts'

export const localVarsPath = join(import.meta.dirname, '..', '.dev.vars')

const readText = () => (existsSync(localVarsPath) ? readFileSync(localVarsPath, 'utf8') : '')

/** What `.dev.vars` sets, by name: the file that `wrangler dev` also reads. */
export const localVars = () => parseEnv(readText())

/** @throws if the service would not accept it */
function assertLong(secret: string, place: string): string {
  if (secret.length >= 32) return secret
  throw new Error(`AUTH_SECRET in ${place} has fewer than 32 characters: lengthen it, or remove it`)
}

/** The secret of a deployment if `AUTH_SECRET` is in the environment, else the local one. */
export function signingSecret(): string {
  const { AUTH_SECRET } = process.env
  return AUTH_SECRET === undefined ? localSecret() : assertLong(AUTH_SECRET, 'the environment')
}

export function localSecret(): string {
  const text = readText()
  const known = parseEnv(text).AUTH_SECRET
  if (known !== undefined) return assertLong(known, '.dev.vars')
  const secret = newSecret()
  const gap = text === '' || text.endsWith('\n') ? '' : '\n'
  // The mode applies to a new file; an existing file keeps its own.
  appendFileSync(localVarsPath, `${gap}AUTH_SECRET=${secret}\n`, { mode: 0o600 })
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
