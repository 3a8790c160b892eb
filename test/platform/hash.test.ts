/** Tags change with their content. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hash, tagOf } from '../../src/platform/hash.ts'

test('a tag can be in a header, and is always the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(tagOf(text)).toMatch(/^[0-9a-z]{1,7}-[0-9a-z]{1,7}$/)
      expect(tagOf(text)).toBe(tagOf(text))
    }),
  )
})

test('a hundred thousand similar values have as many tags', () => {
  const tags = new Set(
    Array.from({ length: 100_000 }, (_, progress) => tagOf(JSON.stringify({ id: 'a', progress }))),
  )
  expect(tags.size).toBe(100_000)
})

test('the hash is SHA-256', () => {
  expect(hash('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
})
