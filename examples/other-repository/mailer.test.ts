import { env, exports } from 'cloudflare:workers'
import { expect, test } from 'vitest'

test('the mail has the articles of the digest', async () => {
  const job = env.DIGESTS.job('ann', 'monday')
  const { attempt } = await job.start({ topics: ['Rivers'] })
  await job.addArticle({ id: 'a1', title: 'A river returns', topics: ['Rivers'] }, { attempt })
  await job.complete({ attempt })

  const mail = await exports.default.fetch('https://mailer.example/ann/monday')
  expect(await mail.text()).toContain('- A river returns')
})

test('a digest that is not ready is a conflict', async () => {
  // Users and jobs are isolated by their ids: a test takes its own instead of cleaning up.
  await env.DIGESTS.job('ben', 'monday').start({ topics: ['Rivers'] })
  expect((await exports.default.fetch('https://mailer.example/ben/monday')).status).toBe(409)
})
