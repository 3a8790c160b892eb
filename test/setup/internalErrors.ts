/**
 * Runs in every test file inside the runtime. The service logs an `internal` error with `console.error`: a test that
 * expects one calls `expectInternal` of `support.ts`. Any other fails the test in which it is logged, or the next one.
 */
import { afterAll, afterEach, expect } from 'vitest'

const unexpected: unknown[] = []
const { error } = console
console.error = (...values: unknown[]) => {
  const [entry] = values
  if (typeof entry === 'object' && entry !== null && 'code' in entry && entry.code === 'internal')
    unexpected.push(entry)
  error(...values)
}

const expectNone = () =>
  expect(unexpected.splice(0), 'The service logged an internal error that this test does not expect').toEqual(
    [],
  )
afterEach(expectNone)
afterAll(expectNone)
