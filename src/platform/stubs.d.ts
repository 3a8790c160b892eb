export type JobStub = ReturnType<Env['DIGEST_JOB']['getByName']>;
export type UserStub = ReturnType<Env['USER_STATE']['getByName']>;
/** @throws `invalid_input` if either id is malformed */
export declare function getJobStub(env: Env, userId: string, jobId: string): JobStub;
/** @throws `invalid_input` if the id is malformed */
export declare function getUserStub(env: Env, userId: string): UserStub;
/**
 * The ids in a job's name. A job id has no colon, so the name splits at its last colon.
 * @throws `invalid_input`
 */
export declare function parseJobName(name: string | undefined): {
    userId: string;
    jobId: string;
};
/**
 * The id in a user's name.
 * @throws `invalid_input`
 */
export declare function parseUserName(name: string | undefined): string;
