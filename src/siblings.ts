/**
 * What a sibling Worker imports from the package: types for its bindings, and the inputs, answers and error codes by
 * name. The service itself is another Worker.
 */
export type { DigestService, JobHandle, UserHandle } from './DigestService.ts'
export { type ErrorCode, errorCodes } from './errorCodes.ts'
export type { Issue } from './errors.ts'
export type { DigestJob } from './job/DigestJob.ts'
export type { Digest, DigestArticle, DigestSection } from './job/digest.ts'
export type * from './job/types.ts'
export type { Factors, Muted, Ranked, Ranking } from './ranking.ts'
export type * from './user/types.ts'
export type { UserState } from './user/UserState.ts'
