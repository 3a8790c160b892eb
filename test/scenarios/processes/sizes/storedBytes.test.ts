/** The measure of stored values never says less than V8 writes, and little more for the records that may become large. */
import { serialize } from 'node:v8'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { storedBytes } from '../../../../src/platform/storable.ts'

/** The version of the format, once in a record. */
const HEADER = 2

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }), fc.string())
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 50 }).map((bytes) => new Uint32Array(bytes)),
    fc.array(tie('any'), { maxLength: 5 }),
    fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,12}$/), tie('any'), { maxKeys: 5 }),
  ),
})).any

test('any value', () => {
  fc.assert(
    fc.property(value, (one) => {
      expect(storedBytes(one)).toBeGreaterThanOrEqual(serialize(one).byteLength - HEADER)
    }),
    { numRuns: 3_000 },
  )
})

test.each(['Latin', 'Ελληνικά'])('2,000 long names in %s: at most a tenth more', (script) => {
  const names = Array.from({ length: 2_000 }, (_, index) => ({
    name: `${script} ${index} `.padEnd(200, script),
    hundredths: 110,
    at: 1_700_000_000_000 + index,
  }))
  const bytes = serialize(names).byteLength
  expect(storedBytes(names)).toBeGreaterThanOrEqual(bytes)
  expect(storedBytes(names)).toBeLessThan(bytes * 1.15)
})
