/** The shortest whole life of a job, to read first. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'

test('a job from start to end', async () => {
  const job = env.DIGEST_JOB.getByName('life:one')
  const started = await job.start({ topics: ['AI', 'ai ', 'Science'] })
  expect(started).toMatchObject({ status: 'pending', topics: ['AI', 'Science'], created: true })
  expect(await job.addArticle({ id: 'a', title: 'A' })).toMatchObject({
    outcomes: [{ outcome: 'added', seq: 1 }],
  })
  expect(await job.addArticle({ id: 'a', title: 'A' })).toMatchObject({
    outcomes: [{ outcome: 'duplicate', of: 'a' }],
  })
  expect((await job.status()).status).toBe('in_progress')
  expect((await job.complete()).progress).toBe(100)
  expect((await job.digest()).sections).toHaveLength(1)
})
