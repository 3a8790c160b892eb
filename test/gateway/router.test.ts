/** The path of every address is the one that a URL has. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathOf, routes } from '../../src/gateway/router.ts'

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
  expect(pathOf(address)).toBe(new URL(address).pathname)
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
      expect(pathOf(address)).toBe(new URL(address).pathname)
    }),
    { numRuns: 2_000 },
  )
})

test('a method and a path lead to one route', () => {
  const places = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`)
  expect(new Set(places).size).toBe(routes.length)
})
