/** One structured line an operation, written at the doors. It holds ids and codes, never a secret or an article's text. */
import { type Code, refusalOf } from './errors.ts'

export interface Line {
  requestId: string
  operation: string
  userId?: string | undefined
  jobId?: string | undefined
  code: Code | 'ok'
  ms: number
}

/** @param error what an `internal` answer keeps from the caller; its stack stays out of the log too */
export function log(line: Line, error?: unknown): void {
  if (line.code === 'internal')
    console.error(JSON.stringify({ ...line, details: String(error).slice(0, 500) }))
  else console.log(JSON.stringify(line))
}

/** Runs an operation and logs how it went. */
export async function logged<T>(about: Omit<Line, 'code' | 'ms'>, run: () => Promise<T>): Promise<T> {
  const began = Date.now()
  try {
    const answer = await run()
    log({ ...about, code: 'ok', ms: Date.now() - began })
    return answer
  } catch (error) {
    log({ ...about, code: refusalOf(error).code, ms: Date.now() - began }, error)
    throw error
  }
}
