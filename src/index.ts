/** What the Worker exports: every one of these can be addressed by a sibling. */
export { DigestService } from './DigestService.ts'
export { default } from './gateway/gateway.ts'
export { DigestJob } from './job/DigestJob.ts'
export { UserState } from './user/UserState.ts'
