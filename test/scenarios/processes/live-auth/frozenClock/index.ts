/** The service with a clock that only a test moves: `POST /clock/{ms}` sets it to this time since 1970. */
import gateway from '../../../../../src/gateway/gateway.ts'

export { DigestJob, DigestService, UserState } from '../../../../../src/index.ts'

export default {
  fetch(request: Request, env: Env): Response | Promise<Response> {
    const [, ms] = /\/clock\/(\d+)$/.exec(request.url) ?? []
    if (ms === undefined) return gateway.fetch(request, env)
    Date.now = () => Number(ms)
    return new Response()
  },
} satisfies ExportedHandler<Env>
