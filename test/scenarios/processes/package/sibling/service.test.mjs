/** A sibling's test against the real service: a Worker of its own, bound to the service, in Miniflare. */
import { digestService } from 'digest-service/testing'
import * as miniflare from 'miniflare'

const script = `export default {
  async fetch(_request, env) {
    const job = env.DIGESTS.job('ann', 'one')
    await job.start({ topics: ['Science'] })
    await job.report({ progress: 10, articles: [{ id: 'a', title: 'One', topics: ['Science'] }] })
    const { status } = await job.complete()
    await env.DIGESTS.user('ann').recordFeedback({ articleId: 'a', feedback: 'helpful', topics: ['Science'] })
    return Response.json({ status, weights: await env.DIGESTS.user('ann').weights() })
  }
}`
const sibling = {
  name: 'sibling',
  compatibilityDate: '2026-10-23',
  modules: [{ type: 'ESModule', path: 'index.js', contents: script }],
  serviceBindings: { DIGESTS: { name: 'digest-service', entrypoint: 'DigestService' } },
}
const options = { workers: [sibling, digestService()], cf: false }
const runtime = new miniflare.Miniflare(miniflare.convertV4MiniflareOptions?.(options) ?? options)
const digest = await (await runtime.dispatchFetch('http://sibling/')).json()
const service = await runtime.getWorker('digest-service')
const { openapi } = await (await service.fetch('http://service/openapi.json')).json()
const page = await (await service.fetch('http://service/docs')).text()
console.log(JSON.stringify({ ...digest, openapi, page: page.slice(0, 15) }))
await runtime.dispose()
