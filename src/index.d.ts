/** The exports of the Worker. Siblings can address every one of them. */
export { DigestService } from './DigestService.ts';
export { default } from './gateway/gateway.ts';
export { DigestJob } from './job/DigestJob.ts';
export { UserState } from './user/UserState.ts';
