/** What the console uses of the package. `npm run console` makes `digest-service.js` from it. */
export { DigestClient, NetworkError, ServiceError } from '../src/client/client.ts'
export { topicKey } from '../src/contract/topicKey.ts'
export { otherHost } from '../src/platform/site.ts'
