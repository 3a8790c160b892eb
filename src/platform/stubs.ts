/**
 * Validates ids and returns Durable Object stubs whose calls are repeated after a reset. Nothing else calls
 * `getByName`.
 */
import { parseInput } from '../contract/errors.ts'
import { UserIdSchema } from '../contract/fields.ts'
import { JobIdSchema } from '../contract/job.ts'
import { repeatingOnReset } from './resets.ts'

export type JobStub = ReturnType<Env['DIGEST_JOB']['getByName']>
export type UserStub = ReturnType<Env['USER_STATE']['getByName']>

/** @throws `invalid_input` if either id is malformed */
export function getJobStub(env: Env, userId: string, jobId: string): JobStub {
  const name = `${parseInput(UserIdSchema, userId)}:${parseInput(JobIdSchema, jobId)}`
  return repeatingOnReset(() => getStub(env, env.DIGEST_JOB, name))
}

/** @throws `invalid_input` if the id is malformed */
export function getUserStub(env: Env, userId: string): UserStub {
  const name = parseInput(UserIdSchema, userId)
  return repeatingOnReset(() => getStub(env, env.USER_STATE, name))
}

/**
 * The ids in a job's name. A job id has no colon, so the name splits at its last colon.
 * @throws `invalid_input`
 */
export function parseJobName(name: string | undefined): { userId: string; jobId: string } {
  const at = name?.lastIndexOf(':') ?? -1
  return {
    userId: parseInput(UserIdSchema, name?.slice(0, Math.max(at, 0))),
    jobId: parseInput(JobIdSchema, name?.slice(at + 1)),
  }
}

/**
 * The id in a user's name.
 * @throws `invalid_input`
 */
export function parseUserName(name: string | undefined): string {
  return parseInput(UserIdSchema, name)
}

function getStub<T extends Rpc.DurableObjectBranded>(
  env: Env,
  namespace: DurableObjectNamespace<T>,
  name: string,
) {
  const place = env.JURISDICTION
    ? namespace.jurisdiction(env.JURISDICTION as DurableObjectJurisdiction)
    : namespace
  return env.LOCATION_HINT
    ? place.getByName(name, { locationHint: env.LOCATION_HINT as DurableObjectLocationHint })
    : place.getByName(name)
}
