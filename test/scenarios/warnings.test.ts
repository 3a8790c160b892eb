/** What a producer could not do is told to the reader: with the end of the job, in every form of the digest. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { rest, rpcError, token } from '../support.ts'

const job = (id: string) => env.DIGEST_JOB.getByName(`warned:${id}`)
const warnings = ['https://a.example/feed: 503', 'A <b>page</b> is no feed & more']
const digestAs = async (Accept: string) => {
  const headers = { Accept }
  const response = await rest('GET', '/v1/users/warned/jobs/one/digest', {
    token: await token({ sub: 'warned' }),
    headers,
  })
  return response.text()
}

test('warnings of a completed job are in its status, its digest, Markdown and HTML', async () => {
  await job('one').start({ topics: ['AI'] })
  expect(await job('one').complete({ warnings })).toMatchObject({ status: 'completed', warnings })
  expect((await job('one').complete({ warnings: ['Later'] })).warnings).toEqual(warnings)
  expect((await job('one').digest()).warnings).toEqual(warnings)
  expect((await env.USER_STATE.getByName('warned').jobs()).jobs[0]?.warnings).toEqual(warnings)
  expect(await digestAs('text/markdown')).toMatch(
    /\n- https:\/\/a\.example\/feed: 503\n- A \\<b\\>page\\<\/b\\> is no feed \\& more\n$/,
  )
  expect(await digestAs('text/html')).toContain(
    '<li>https://a.example/feed: 503</li><li>A &lt;b&gt;page&lt;/b&gt; is no feed &amp; more</li></ul>',
  )
})

test('warnings of a failed job are in its status, and gone in its next attempt', async () => {
  await job('failed').start({ topics: ['AI'] })
  expect(await job('failed').fail({ error: 'No feed', warnings })).toMatchObject({ warnings })
  expect(await job('failed').retry()).not.toHaveProperty('warnings')
  expect(await job('failed').complete()).not.toHaveProperty('warnings')
})

test.each([
  ['101 of them', Array.from({ length: 101 }, () => 'x')],
  ['one of 501 characters', ['x'.repeat(501)]],
  ['an empty one', ['']],
])('%s are refused, and the job stays open', async (name, wrong) => {
  await job(name.length.toString()).start({ topics: ['AI'] })
  const refused = await rpcError(() => job(name.length.toString()).complete({ warnings: wrong }))
  expect(refused.code).toBe('invalid_input')
  expect((await job(name.length.toString()).status()).status).toBe('pending')
})
