/** The way to an object: checks an id, makes the name, gets the stub. The only place that does. */
import { check } from './errors.ts'
import type { DigestJob } from './job/DigestJob.ts'
import { JobIdSchema } from './job/schema.ts'
import { UserIdSchema } from './user/schema.ts'
import type { UserState } from './user/UserState.ts'

export type JobStub = DurableObjectStub<DigestJob>
export type UserStub = DurableObjectStub<UserState>

/** @throws `invalid_input` where either id is none */
export function jobOf(env: Env, userId: string, jobId: string): JobStub {
  return near(env, env.DIGEST_JOB, `${check(UserIdSchema, userId)}:${check(JobIdSchema, jobId)}`)
}

/** @throws `invalid_input` where the id is none */
export function userOf(env: Env, userId: string): UserStub {
  return near(env, env.USER_STATE, check(UserIdSchema, userId))
}

/** The ids in a job's name. A job id has no colon, so the name splits at its last one. @throws `invalid_input` */
export function jobNamed(name: string | undefined): { userId: string; jobId: string } {
  const at = name?.lastIndexOf(':') ?? -1
  return {
    userId: check(UserIdSchema, name?.slice(0, Math.max(at, 0))),
    jobId: check(JobIdSchema, name?.slice(at + 1)),
  }
}

/** The id in a user's name. @throws `invalid_input` */
export function userNamed(name: string | undefined): string {
  return check(UserIdSchema, name)
}

function near<T extends Rpc.DurableObjectBranded>(
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
