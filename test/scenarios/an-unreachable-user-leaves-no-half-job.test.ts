/**
 * The user's object cannot be reached while a job starts or completes: the job does not exist, or is
 * completed nevertheless.
 */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { FAULT, failAt, held, NOTHING } from '../storage.ts'
import { articles, clock, expectInternal, httpError, rest, rpcError, token } from '../support.ts'

const place = (userId: string) => ({
  user: env.USER_STATE.getByName(userId),
  job: env.DIGEST_JOB.getByName(`${userId}:one`),
})
const start = { topics: ['AI'] }

test('during a start: nothing is stored, and the next start creates it', async () => {
  const internal = expectInternal()
  clock()
  const { user, job } = place('unreached-start')
  await user.updatePreferences({ topics: ['AI'] })
  await failAt(user, 1)
  const headers = { token: await token({ sub: 'unreached-start' }), body: { ...start, jobId: 'one' } }
  const refused = await rest('POST', '/v1/users/me/jobs', headers)
  expect(await httpError(refused)).toEqual({ status: 500, code: 'internal' })
  expect(internal).toMatchObject([{ operation: 'startJob', details: `InjectedFault: ${FAULT}` }])
  expect(await held(job)).toEqual(NOTHING)
  expect((await rpcError(() => job.status())).code).toBe('not_found')
  expect((await user.jobs()).jobs).toEqual([])
  expect((await rest('POST', '/v1/users/me/jobs', headers)).status).toBe(201)
  expect((await user.jobs()).jobs).toMatchObject([{ id: 'one', status: 'pending' }])
})

test('during a retry: the job stays failed, and the next retry continues it', async () => {
  clock()
  const { user, job } = place('unreached-retry')
  await job.start(start)
  const failed = await job.fail({ error: 'No feed' })
  await failAt(user, 1)
  await expect(job.retry().then(() => 'done')).rejects.toThrow()
  expect(await job.status()).toEqual(failed)
  expect(await job.retry()).toMatchObject({ status: 'pending', attempt: 2 })
})

test('during completion: it is completed, and the alarm records the digest later', async () => {
  clock()
  const { user, job } = place('unreached-complete')
  await job.start(start)
  await job.addArticles(articles(1))
  const url = articles(1)[0]?.url ?? ''
  await failAt(user, 1)
  expect(await job.complete()).toMatchObject({ status: 'completed', progress: 100 })
  expect(await user.check([url])).toMatchObject([{ seen: false }])
  await failAt(user, 1)
  await runDurableObjectAlarm(job)
  const again = await runInDurableObject(job, (_, { storage }) => storage.getAlarm())
  expect(again, 'in five minutes').toBe(Date.now() + 5 * 60_000)
  await runDurableObjectAlarm(job)
  expect(await user.check([url])).toMatchObject([{ seen: true }])
  expect((await user.jobs({ status: 'completed' })).jobs).toHaveLength(1)
})

test('during an erasure of the job: it stays complete, and the next erasure erases it', async () => {
  clock()
  const { user, job } = place('unreached-erase')
  await job.start(start)
  const before = await job.state()
  await failAt(user, 1)
  await expect(job.erase().then(() => 'done')).rejects.toThrow()
  expect(await job.state()).toEqual(before)
  await job.erase()
  expect(await held(job)).toEqual(NOTHING)
})
