/**
 * Runs in every test file inside the runtime, and reads what the service logs.
 *
 * An `internal` error is logged with `console.error`: a test that expects one calls `expectInternal` of `support.ts`. Any
 * other fails the test in which it is logged, or the next one. The other entries, one for each operation, are shown
 * only where a test fails: to send each of them to vitest would cost more than the operation.
 */
import { afterAll, afterEach, beforeEach, expect, onTestFailed } from 'vitest'

/** Of more entries the last ones are shown. */
const SHOWN = 100

const unexpected: unknown[] = []
const operations: unknown[] = []
const { error, log } = console

const isEntry = (value: unknown): value is { operation: unknown; code: unknown } =>
  typeof value === 'object' && value !== null && 'operation' in value && 'code' in value

console.error = (...values: unknown[]) => {
  const [entry] = values
  if (isEntry(entry) && entry.code === 'internal') unexpected.push(entry)
  error(...values)
}
console.log = (...values: unknown[]) => {
  const [entry] = values
  if (!isEntry(entry)) return log(...values)
  operations.push(entry)
  if (operations.length > SHOWN) operations.shift()
}

beforeEach(() => {
  operations.length = 0
  onTestFailed(() => {
    // After a text: the files before this one have a `console.log` of this kind too, and it is below.
    for (const entry of operations.splice(0)) log('The service logged', entry)
  })
})

const expectNone = () =>
  expect(unexpected.splice(0), 'The service logged an internal error that this test does not expect').toEqual(
    [],
  )
afterEach(expectNone)
afterAll(expectNone)
