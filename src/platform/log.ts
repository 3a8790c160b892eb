/**
 * Structured logs: one entry for each operation. An entry contains ids and codes, never a secret or an
 * article's text. It is logged as an object, so that the platform's dashboards can filter and count by its
 * fields.
 */
import { type ErrorCode, invalidPaths, toClientError } from '../contract/errors.ts'

export interface LogEntry {
  operation: string
  code: ErrorCode | 'ok'
  ms?: number
  userId?: string
  jobId?: string
  requestId: string
}

/** @param error the details of an `internal` error, which the client does not see; its stack is not logged */
export function log(line: LogEntry, error?: unknown): void {
  if (line.code === 'internal') console.error({ ...line, details: errorDetails(error) })
  else console.log(line)
}

/** A validation error quotes the invalid value, which may be an article's text. Only the paths are logged. */
function errorDetails(error: unknown): string {
  const paths = invalidPaths(error)
  const told = paths ? `Stored data does not match its schema at ${paths.join(', ')}` : String(error)
  return told.slice(0, 500)
}

/**
 * Logs the details of an `internal` error inside an object. The caller of the object logs the operation
 * itself.
 */
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

/** Runs an operation and logs its result. */
export async function withLogging<T>(
  { operation, requestId, ...ids }: Omit<LogEntry, 'code' | 'ms'>,
  run: () => Promise<T>,
): Promise<T> {
  const began = Date.now()
  // The most useful fields come first.
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
