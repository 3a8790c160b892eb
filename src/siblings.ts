/**
 * The package's main entry point, with types for siblings. It has types of bindings, inputs and answers, reads errors,
 * and makes stubs. The service itself is another Worker.
 */

export type * from './contract/between.ts'
export { type ErrorCode, type ErrorReason, errorCodes, errorReasons } from './contract/errorCodes.ts'
export { codeOf, isOver, isTemporary, plain, type RpcError, reasonOf } from './contract/errorOf.ts'
export type { Issue } from './contract/errors.ts'
export type * from './contract/event.ts'
export type * from './contract/frames.ts'
export type * from './contract/job.ts'
export type * from './contract/learning.ts'
export type * from './contract/order.ts'
export { jobStub, type Place, userStub } from './contract/place.ts'
export type * from './contract/preferences.ts'
export type * from './contract/rank.ts'
export type * from './contract/userExport.ts'
export type { DigestService, JobHandle, UserHandle } from './DigestService.ts'
export type { DigestJob } from './job/DigestJob.ts'
export type { Subscription, SubscriptionResult } from './platform/subscription.ts'
export type { UserState } from './user/UserState.ts'
