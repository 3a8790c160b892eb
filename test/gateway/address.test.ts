/** The path of every address is the one that a URL has. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAddress } from '../../src/gateway/address.ts'

const parsed = (address: string) => {
  const { path, query } = parseAddress(address)
  return { path, query: query?.toString() }
}
const byUrl = (address: string) => {
  const { pathname, search, searchParams } = new URL(address)
  return { path: pathname, query: search === '' ? undefined : searchParams.toString() }
}

test.each([
  'https://digest.example/v1/users/me/jobs',
  'http://127.0.0.1:8787/v1/users/a%2Fb/jobs/2026-11-23',
  'https://digest.example/v1/users/a..b/x.json',
  'https://digest.example/v1/./users/../jobs',
  'https://digest.example/v1/users/%2e%2E/jobs',
  'https://digest.example/v1/users/.',
  'https://digest.example/v1\\users',
  'https://digest.example/v1/users/é',
  'https://digest.example/v1/users/"<>`{}|^',
  'https://digest.example//users//',
  'https://digest.example',
  'https://digest.example/',
  'https://digest.example?after=1',
  'https://digest.example/docs?',
  'https://digest.example/v1/users?after=1&after=%C3%A9+2#end',
  'https://a:b@digest.example:8443/v1/users',
])('%s', (address) => {
  expect(parsed(address)).toEqual(byUrl(address))
})

test('any path', () => {
  const piece = fc.constantFrom(
    '/',
    '.',
    '%2e',
    '%2E',
    '%',
    '\\',
    '?',
    '#',
    '&',
    '=',
    'a',
    '~',
    "'",
    '"',
    ' ',
    'é',
    ':',
    '@',
    '\t',
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const address = `https://digest.example/${pieces.join('')}`
      expect(parsed(address)).toEqual(byUrl(address))
    }),
    { numRuns: 2_000 },
  )
})
