/**
 * Which lines of a runtime under test are hidden, for the suites inside the runtime and those outside. All
 * other lines reach the terminal.
 */

/**
 * Lines that workerd prints by itself for things that tests do on purpose.
 * - It reports every error that crosses RPC as uncaught, also where the caller handles it. Errors of the classes
 *   `DigestError` (a refusal) and `InjectedFault` (thrown by a test) are meant to be thrown, and a record into which a
 *   test has written `InjectedFault` is meant to be unreadable.
 * - It reports a client that disconnects while it is being sent something.
 * - It reports an object that a test resets.
 * - It reports a key beyond ASCII, which a test sends to see it rejected.
 */
const EXPECTED = [
  /^uncaught exception; source = Uncaught(?: \(in promise\))?; stack = (?:DigestError|InjectedFault): /,
  /^uncaught exception; source = Uncaught(?: \(in promise\))?; stack = ValiError: Invalid type: .* received "InjectedFault"/,
  // An injected fault of a stream, whose class the runtime does not keep.
  /^uncaught exception; exception = workerd\/jsg\/.*: The line went dead/,
  // An object that a test resets as a deploy would.
  /^uncaught exception; exception = workerd\/.*: failed: broken\.outputGateBroken; jsg\.Error: A deploy/,
  // An alarm that a call has moved while it was about to run, or that is late after a crash.
  /^NOSENTRY SQLite alarm (?:handler canceled|overdue)/,
  /^exception = kj\/.*: disconnected: (?:abortRead\(\) has been called|other end of WebSocketPipe was destroyed|read end of pipe was aborted)/,
  /^A header value for "Idempotency-Key" contains non-ASCII characters/,
]

export const isExpected = (message: string): boolean => EXPECTED.some((pattern) => pattern.test(message))

/** The log entry of an operation, as the runtime prints an object. */
const isOperation = (message: string): boolean => /^\{\s*operation: /.test(message)

/** The log entry of an operation with the code `internal`: a fault of the service. */
export const isInternal = (message: string): boolean =>
  isOperation(message) && /\bcode: 'internal'/.test(message)

/** Log entries are for tests to read. Other lines are for people. */
export const isWorthPrinting = (message: string): boolean => !isOperation(message) && !isExpected(message)
