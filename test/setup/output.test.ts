/** Which lines of the runtime reach the terminal of a test run. */
import { describe, expect, test } from 'vitest'
import { isInternal, isWorthPrinting } from './output.ts'

const uncaught = (stack: string) =>
  `uncaught exception; source = Uncaught (in promise); stack = ${stack}\n    at x`

describe('hidden', () => {
  test.each([
    ['a refusal over RPC', uncaught('DigestError: There is no such job')],
    ['a fault that a test injects', uncaught('InjectedFault: The storage failed just now')],
    [
      'a record that a test has made unreadable',
      uncaught('ValiError: Invalid type: Expected Object but received "InjectedFault"'),
    ],
    ['a client that hangs up', 'exception = kj/async-io.c++:763: disconnected: read end of pipe was aborted'],
    ['the log entry of an operation', "{\n  operation: 'status',\n  code: 'ok',\n  ms: 1\n}"],
  ])('%s', (_what, line) => expect(isWorthPrinting(line)).toBe(false))
})

describe('shown', () => {
  test.each([
    ['an error of the service', uncaught('TypeError: Cannot read properties of undefined')],
    [
      'a record that cannot be read',
      uncaught('ValiError: Invalid key: Expected "id" but received undefined'),
    ],
    ['an error that only quotes a refusal', uncaught('Error: DigestError: There is no such job')],
    [
      'a Worker that hangs',
      'exception = workerd/io/io-context.c++:1910: failed: jsg.Error: The code had hung',
    ],
    ['a line of a Worker', 'Something to look at'],
  ])('%s', (_what, line) => expect(isWorthPrinting(line)).toBe(true))
})

test('a fault of the service is distinguished from an error of a caller', () => {
  expect(isInternal("{\n  operation: 'jobs',\n  code: 'internal',\n  details: 'TypeError'\n}")).toBe(true)
  expect(isInternal("{\n  operation: 'jobs',\n  code: 'unavailable'\n}")).toBe(false)
})
