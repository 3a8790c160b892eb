/** Settings that do nothing, or something else than was meant. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { wrongSettings } from '../../src/gateway/settings.ts'
import type { OptionalBindings } from '../../src/platform/optionalBindings.ts'
import { TEST_SECRET } from '../setup/secret.ts'

const PROVIDER = {
  AUTH_JWKS_URL: 'https://id.example/keys',
  AUTH_ISSUER: 'https://id.example',
  AUTH_AUDIENCE: 'digests',
}

test.each<[string, Partial<Env & OptionalBindings>]>([
  ['those of wrangler.jsonc', {}],
  ['a whole provider', PROVIDER],
  ['a whole provider alone', { ...PROVIDER, AUTH_SECRET: '' }],
  ['a rotation', { AUTH_SECRET_PREVIOUS: TEST_SECRET }],
  ['a place', { JURISDICTION: 'eu', LOCATION_HINT: 'weur' }],
  ['all others', { AUTH_MAX_HOURS: '24', LOG_LEVEL: 'info', MAX_JOBS_PER_DAY: '5', CORS_ORIGINS: '*' }],
])('%s are right', (_what, change) => {
  expect(wrongSettings({ ...env, LOG_LEVEL: 'error', ...change })).toEqual([])
})

test.each<[Partial<Env & OptionalBindings>, string]>([
  [{ AUTH_SECRET: 'short' }, 'AUTH_SECRET has'],
  [{ AUTH_SECRET: '', AUTH_SECRET_PREVIOUS: TEST_SECRET }, 'AUTH_SECRET_PREVIOUS counts'],
  [{ AUTH_ISSUER: 'https://id.example' }, 'AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE:'],
  [{ AUTH_AUDIENCE: 'digests' }, 'AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE:'],
  [{ ...PROVIDER, AUTH_AUDIENCE: '' }, 'AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE:'],
  [{ ...PROVIDER, AUTH_JWKS_URL: 'id.example/keys' }, 'AUTH_JWKS_URL is not a URL'],
  [{ AUTH_MAX_HOURS: '1 day' }, 'AUTH_MAX_HOURS'],
  [{ JURISDICTION: 'EU' }, 'JURISDICTION is none of eu,'],
  [{ LOCATION_HINT: 'europe' }, 'LOCATION_HINT is none of wnam,'],
  [{ LOG_LEVEL: 'debug' }, 'LOG_LEVEL'],
  [{ MAX_JOBS_PER_DAY: '1e3' }, 'MAX_JOBS_PER_DAY'],
  [{ CORS_ORIGINS: 'app.example' }, 'CORS_ORIGINS: app.example'],
])('%j', (change, sentence) => {
  const wrong = wrongSettings({ ...env, LOG_LEVEL: 'error', ...change })
  expect(wrong).toEqual([expect.stringContaining(sentence)])
  expect(wrong.join()).not.toContain(TEST_SECRET)
})
