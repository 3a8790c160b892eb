/**
 * One structured line an operation, written at the doors. It holds ids and codes, never a secret or an article's text.
 * An object is logged, not its text: the platform's dashboards then filter, count and chart by its fields.
 */
import { type ErrorCode, invalidPaths, toClientError } from './errors.ts'

export interface LogEntry {
  operation: string
  code: ErrorCode | 'ok'
  ms?: number
  userId?: string
  jobId?: string
  requestId: string
}

/** @param error what an `internal` answer keeps from the caller; its stack stays out of the log too */
export function log(line: LogEntry, error?: unknown): void {
  if (line.code === 'internal') console.error({ ...line, details: errorDetails(error) })
  else console.log(line)
}

/** A schema's complaint quotes what it met, which may be an article's text: only where it met it is said. */
function errorDetails(error: unknown): string {
  const paths = invalidPaths(error)
  const told = paths ? `What is stored is not as its schema says, at ${paths.join(', ')}` : String(error)
  return told.slice(0, 500)
}

/** Of an object's own doors, whose callers log each call: only what an `internal` answer keeps from them. */
export function logInternal(
  operation: string,
  error: unknown,
  ids: Pick<LogEntry, 'userId' | 'jobId'> = {},
): string | undefined {
  if (toClientError(error).code !== 'internal') return
  const requestId = crypto.randomUUID()
  log({ operation, code: 'internal', ...ids, requestId }, error)
  return requestId
}

/** Runs an operation and logs how it went. */
export async function withLogging<T>(
  { operation, requestId, ...ids }: Omit<LogEntry, 'code' | 'ms'>,
  run: () => Promise<T>,
): Promise<T> {
  const began = Date.now()
  // What one looks for first comes first.
  const write = (code: LogEntry['code'], error?: unknown) =>
    log({ operation, code, ms: Date.now() - began, ...ids, requestId }, error)
  try {
    const answer = await run()
    write('ok')
    return answer
  } catch (error) {
    write(toClientError(error).code, error)
    throw error
  }
}
