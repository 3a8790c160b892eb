/**
 * A sibling's test against the real service, in Miniflare: `node service.test.mjs miniflare`. The sibling is bound to the
 * service, and is its newsroom.
 */
import { digestService } from 'digest-service/testing'

const { Miniflare } = await import(process.argv[2])

const contents = `export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname === '/digests') {
      const { userId, jobId, topics } = await request.json()
      const job = env.DIGESTS.job(userId, jobId)
      await job.start({ topics, onTimeout: 'complete' })
      await job.complete()
      return Response.json({}, { status: 202 })
    }
    const job = env.DIGESTS.job('ann', 'one')
    await job.start({ topics: ['Science'] })
    const refused = await job.digest().then(() => '', ({ reason }) => reason)
    await job.report({ progress: 10, articles: [{ id: 'a', title: 'One', topics: ['Science'] }] })
    const { status } = await job.complete()
    const user = env.DIGESTS.user('ann')
    await user.recordFeedback({ articleId: 'a', feedback: 'helpful', jobId: 'one' })
    const failing = env.DIGESTS.job('ann', 'two')
    await failing.start({ topics: ['Science'] })
    await failing.fail({ error: 'No feed' })
    await user.updatePreferences({ topics: ['Science'], feeds: ['https://a.example'], schedule: '0 7 * * *' })
    const slot = await env.DIGESTS.makeSlotDue('ann')
    return Response.json({ status, refused, slot: slot.status, weights: await user.weights() })
  }
}`
const name = 'sibling'
const compatibilityDate = '2026-07-30'
const file = 'index.js'
const sibling =
  process.argv[2] === 'miniflare4'
    ? {
        name,
        compatibilityDate,
        modules: [{ type: 'ESModule', path: file, contents }],
        serviceBindings: { DIGESTS: { name: 'digest-service', entrypoint: 'DigestService' } },
      }
    : {
        config: {
          name,
          compatibilityDate,
          manifest: { mainModule: file, modules: { [file]: { type: 'esm', contents } } },
          env: { DIGESTS: { type: 'worker', worker: 'digest-service', exportName: 'DigestService' } },
        },
      }
const runtime = new Miniflare({ workers: [sibling, digestService({ newsroom: name })], cf: false })
const digest = await (await runtime.dispatchFetch('http://sibling/')).json()
const service = await runtime.getWorker('digest-service')
const { openapi } = await (await service.fetch('http://service/openapi.json')).json()
const page = await (await service.fetch('http://service/docs')).text()
console.log(JSON.stringify({ ...digest, openapi, page: page.slice(0, 15) }))
await runtime.dispose()
