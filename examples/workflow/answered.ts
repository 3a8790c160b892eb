/** Calls of the service inside a step of a Workflow. */
import { NonRetryableError } from 'cloudflare:workflows'
import { codeOf, isTemporary } from 'digest-service'

/**
 * Makes a call. An error that would be the same again ends the run. A step is repeated only after
 * temporary errors and errors without a code, such as a broken connection. A run that gives up
 * leaves the job to its deadline.
 */
export async function answered<T>(call: PromiseLike<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (isTemporary(error) || codeOf(error) === undefined) throw error
    throw new NonRetryableError(`${codeOf(error)}: ${error instanceof Error ? error.message : ''}`)
  }
}
