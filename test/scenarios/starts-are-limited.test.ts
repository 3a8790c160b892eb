/** A user starts at most 200 jobs in 24 hours, through every door. */
import { env, exports } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { clock, DAY, HOUR, MINUTE, rest, rpcError, token } from '../support.ts'

const input = { topics: ['AI'] }
const jobStub = (userId: string, jobId: string) => env.DIGEST_JOB.getByName(`${userId}:${jobId}`)

async function start(userId: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => jobStub(userId, `j${at + index}`).start(input)),
    )
}

describe('after 200 starts', () => {
  test('every door says when to come back, and what is there goes on', async () => {
    const time = clock()
    const userId = 'limited'
    await start(userId, 200)
    time.pass(HOUR)
    const bearer = await token({ sub: userId })
    const refused = await rest('POST', '/v1/users/me/jobs', { token: bearer, body: input })
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'rate_limited' }])
    expect(Number(refused.headers.get('Retry-After'))).toBe((DAY - HOUR) / 1000)
    expect(await rpcError(() => jobStub(userId, 'more').start(input))).toMatchObject({ code: 'rate_limited' })
    using job = await exports.DigestService.job(userId, 'more')
    expect(await rpcError(() => job.start(input))).toMatchObject({ code: 'rate_limited' })
    const path = await jobStub(userId, 'more').fetch('https://do/start', {
      method: 'POST',
      body: JSON.stringify(input),
    })
    expect(path.status).toBe(429)
    await path.body?.cancel()
    expect(await rpcError(() => jobStub(userId, 'more').status())).toMatchObject({ code: 'not_found' })

    expect(await jobStub(userId, 'j0').start(input)).toMatchObject({ created: false })
    expect(await jobStub(userId, 'j1').retry()).toMatchObject({ attempt: 2 })
    expect(await jobStub('limited-other', 'one').start(input)).toMatchObject({ created: true })
  })

  test('erasing gives nothing back, a day does', async () => {
    const time = clock()
    const userId = 'limited-erased'
    await start(userId, 200)
    await jobStub(userId, 'j0').erase()
    time.pass(2 * HOUR)
    await env.USER_STATE.getByName(userId).jobs({ limit: 100 })
    expect(await rpcError(() => jobStub(userId, 'more').start(input))).toMatchObject({ code: 'rate_limited' })
    time.pass(22 * HOUR)
    expect(await jobStub(userId, 'more').start(input)).toMatchObject({ created: true })
  })

  test('one id that is erased and started again counts each time, and a retry does not', async () => {
    const time = clock()
    const userId = 'limited-again'
    await start(userId, 180)
    for (let again = 0; again < 20; again++) {
      await jobStub(userId, 'one').start(input)
      await jobStub(userId, 'one').fail({ error: 'Out of order' })
      await jobStub(userId, 'one').retry()
      await jobStub(userId, 'one').erase()
      time.pass(MINUTE)
    }
    await env.USER_STATE.getByName(userId).jobs({ limit: 100 })
    for (const id of ['one', 'more'])
      expect(await rpcError(() => jobStub(userId, id).start(input))).toMatchObject({ code: 'rate_limited' })
    time.pass(DAY - 10 * MINUTE)
    // Half of them are a day old.
    await jobStub(userId, 'one').start(input)
    expect(await jobStub(userId, 'more').start(input)).toMatchObject({ created: true })
  })
})
