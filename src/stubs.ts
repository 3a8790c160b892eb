/** The way to an object: checks an id, makes the name, gets the stub. The only place that does. */
import { parseInput } from './errors.ts'
import { JobIdSchema } from './job/schema.ts'
import { UserIdSchema } from './user/schema.ts'

export type JobStub = ReturnType<Env['DIGEST_JOB']['getByName']>
export type UserStub = ReturnType<Env['USER_STATE']['getByName']>

/** @throws `invalid_input` where either id is none */
export function getJobStub(env: Env, userId: string, jobId: string): JobStub {
  return getStub(env, env.DIGEST_JOB, `${parseInput(UserIdSchema, userId)}:${parseInput(JobIdSchema, jobId)}`)
}

/** @throws `invalid_input` where the id is none */
export function getUserStub(env: Env, userId: string): UserStub {
  return getStub(env, env.USER_STATE, parseInput(UserIdSchema, userId))
}

/** The ids in a job's name. A job id has no colon, so the name splits at its last one. @throws `invalid_input` */
export function parseJobName(name: string | undefined): { userId: string; jobId: string } {
  const at = name?.lastIndexOf(':') ?? -1
  return {
    userId: parseInput(UserIdSchema, name?.slice(0, Math.max(at, 0))),
    jobId: parseInput(JobIdSchema, name?.slice(at + 1)),
  }
}

/** The id in a user's name. @throws `invalid_input` */
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
