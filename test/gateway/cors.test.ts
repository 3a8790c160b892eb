/** Which origins are listed, and which entries can never match. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { corsHeaders, listedOrigins } from '../../src/gateway/cors.ts'

const isAllowed = (CORS_ORIGINS: string, origin: string) =>
  corsHeaders(
    { ...env, CORS_ORIGINS },
    new Request('https://digest.example/', { headers: { Origin: origin } }),
  )['Access-Control-Allow-Origin'] === origin

test.each<[string, string, boolean]>([
  ['https://app.example', 'https://app.example', true],
  ['https://app.example/', 'https://app.example', true],
  ['HTTPS://App.Example', 'https://app.example', true],
  ['https://app.example:443', 'https://app.example', true],
  ['https://app.example:8443/', 'https://app.example:8443', true],
  ['https://münchen.example', 'https://xn--mnchen-3ya.example', true],
  ['capacitor://localhost', 'capacitor://localhost', true],
  ['https://a.example, https://app.example/', 'https://app.example', true],
  ['https://app.example', 'http://app.example', false],
  ['https://app.example', 'https://app.example:8443', false],
  ['https://app.example', 'https://app.example.evil.example', false],
  ['https://app.example/page', 'https://app.example', false],
  ['null', 'null', false],
  ['*', 'null', true],
  ['loopback', 'http://localhost:5173', true],
  ['loopback', 'https://localhost', true],
  ['loopback', 'http://127.0.0.1:3000', true],
  ['loopback', 'http://[::1]:3000', true],
  ['loopback', 'http://app.localhost:3000', true],
  ['loopback', 'http://localhost.evil.example', false],
  ['loopback', 'http://evil.example', false],
  ['loopback', 'http://127.0.0.1.evil.example', false],
  ['https://app.example', 'http://localhost:5173', false],
])('CORS_ORIGINS %j, Origin %j: %s', (listed, origin, allowed) => {
  expect(isAllowed(listed, origin)).toBe(allowed)
})

test.each<[string, string[]]>([
  ['', []],
  ['*', []],
  ['loopback, https://a.example/', []],
  ['https://a.example,', []],
  ['app.example, https://a.example', ['app.example']],
  [
    'https://a.example/page, https://u:p@a.example, https://*.a.example?x',
    ['https://a.example/page', 'https://u:p@a.example', 'https://*.a.example?x'],
  ],
  ['null, https://a.example https://b.example', ['null', 'https://a.example https://b.example']],
])('of %j, %j never match', (CORS_ORIGINS, wrong) => {
  expect(listedOrigins({ ...env, CORS_ORIGINS }).wrong).toEqual(wrong)
})
