/**
 * Structured logs. An entry has ids and codes, never a secret or an article's text. It is logged as an object, so that
 * the platform's dashboards can filter and count by its fields.
 *
 * By default only failures are logged: the platform counts calls, errors and times without logs. `LOG_LEVEL` `info` logs
 * every operation and every end of a job.
 */
import { type ErrorCode, invalidPaths, toClientError } from '../contract/errors.ts'
import type { JobStatus } from '../contract/job.ts'

export interface LogEntry {
  operation: string
  code: ErrorCode | 'ok'
  ms?: number
  /** The user whose data it is. */
  userId?: string
  jobId?: string
  /** The user of the token, where it is another one. */
  callerId?: string
  requestId: string
}

/** The binding that decides what is logged. */
export interface LogLevel {
  LOG_LEVEL?: string
}

const isVerbose = ({ LOG_LEVEL }: LogLevel) => LOG_LEVEL === 'info'

/**
 * Logs an operation: `internal` and `unavailable` always, with their cause; the others at the level `info`.
 * @param error its details are logged, which the client does not see; its stack is not logged
 * @param isAlways whether it is logged at every level
 */
export function log(level: LogLevel, entry: LogEntry, error?: unknown, isAlways = false): void {
  if (entry.code === 'internal') console.error({ ...entry, details: errorDetails(error) })
  else if (entry.code === 'unavailable') console.warn({ ...entry, details: errorDetails(error) })
  else if (isAlways || isVerbose(level)) console.log(entry)
}

/** A validation error quotes the invalid value, which may be an article's text. Only the paths are logged. */
function errorDetails(error: unknown): string {
  const paths = invalidPaths(error)
  const details = paths ? `Stored data does not match its schema at ${paths.join(', ')}` : String(error)
  return details.slice(0, 500)
}

/** Logs the end of a job: of a failed job always, of the others at the level `info`. */
export function logEnd(level: LogLevel, job: JobStatus): void {
  const { userId, id: jobId, status, failure, error: reason, articleCount: articles, attempt } = job
  const ms = Date.parse(job.completedAt ?? job.updatedAt) - Date.parse(job.startedAt)
  const entry = { operation: 'ended', status, failure, reason, articles, attempt, ms, userId, jobId }
  if (status === 'failed') console.warn(entry)
  else if (isVerbose(level)) console.log(entry)
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
  log({}, { operation, code: 'internal', ...ids, requestId }, error)
  return requestId
}

/**
 * Runs an operation and logs its result.
 * @param isFailureLogged whether every failure is logged at every level
 */
export async function withLogging<T>(
  level: LogLevel,
  { operation, requestId, ...ids }: Omit<LogEntry, 'code' | 'ms'>,
  run: () => Promise<T>,
  isFailureLogged = false,
): Promise<T> {
  const began = Date.now()
  // The most useful fields come first.
  const write = (code: LogEntry['code'], error?: unknown) =>
    log(
      level,
      { operation, code, ms: Date.now() - began, ...ids, requestId },
      error,
      isFailureLogged && code !== 'ok',
    )
  try {
    const answer = await run()
    write('ok')
    return answer
  } catch (error) {
    write(toClientError(error).code, error)
    throw error
  }
}
