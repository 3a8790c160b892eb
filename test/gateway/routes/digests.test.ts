/** The form of a digest that a request accepts. */
import { expect, test } from 'vitest'
import { acceptedType } from '../../../src/gateway/routes/digests.ts'

test.for<[string, string]>([
  ['*/*', 'application/json'],
  ['', 'application/json'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html'],
  ['text/markdown', 'text/markdown'],
  ['text/*', 'text/html'],
  ['application/json;q=0.1, text/markdown;q=0.5', 'text/markdown'],
  ['image/png', 'application/json'],
  ['text/html;q=0, */*', 'application/json'],
  ['application/json;q=0, */*', 'text/html'],
])('Accept: %s is answered as %s', ([header, type]) => {
  expect(acceptedType(header)).toBe(type)
})
