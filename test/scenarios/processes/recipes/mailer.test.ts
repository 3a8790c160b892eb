/** examples/mailer beside the service: each digest is one mail with a link, however often and late its event arrives. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { mailsOf } from '../../../../scripts/localMail.ts'
import type { JobStatus } from '../../../../src/contract/job.ts'
import { eventOf } from '../../../../src/job/eventOf.ts'
import { until } from '../runtime/until.ts'
import { besideService } from './recipe.ts'

const article = (id: string) => ({
  id,
  title: `A river returns, ${id}`,
  url: `https://news.example/${id}`,
  topics: ['Rivers'],
})

describe.concurrent.each([false, true])('losing responses: %s', (isFlaky) => {
  // Names this service in the links of its mails. The link itself is opened at the service's own address.
  const SERVICE = new URL(`https://${randomUUID()}.example`)
  const { server, reader, lines, url } = besideService(
    [
      {
        configPath: 'examples/mailer/wrangler.jsonc',
        vars: {
          SERVICE: SERVICE.origin,
          READERS: { ann: 'ann@example.com', bob: 'bob@example.com', cy: 'cy@example.com' },
          RETRY_SECONDS: '0',
        },
        ...(isFlaky && { bindingOverrides: { DIGESTS: 'flaky-service' } }),
      },
      { configPath: 'test/scenarios/processes/recipes/flakyService/wrangler.jsonc' },
    ],
    { withEvents: true },
  )
  const outcomes = (jobId: string) =>
    lines('mail', jobId).flatMap(({ outcome }) => (outcome === 'retried' ? [] : [outcome]))
  const settled = (jobId: string, count = 1) =>
    until(
      () => outcomes(jobId),
      (found) => found.length >= count,
    )
  async function resend(event: unknown): Promise<void> {
    const { EVENTS } = await server.getWorker('digest-service').getEnv()
    await EVENTS.send(event)
  }
  const resendEnd = (status: JobStatus) => resend(JSON.parse(eventOf(status)))
  const mails = (part: string) => mailsOf(SERVICE).filter(({ text }) => text.includes(part))

  async function completed(userId: string, jobId: string, ids: string[]): Promise<JobStatus> {
    const client = reader(userId)
    await client.start({ jobId, topics: ['Rivers'] })
    if (ids.length > 0) await client.addArticles(jobId, ids.map(article))
    return client.complete(jobId)
  }

  test('a digest is one mail; its link opens it, and a vote by it teaches', async () => {
    const status = await completed('ann', 'monday', ['a', 'b'])
    expect(await settled('monday')).toEqual(['sent'])
    const [mail] = await until(
      () => mails('A river returns, a'),
      (found) => found.length > 0,
    )
    const [link = ''] = mail?.text.match(/https:\S+\/d\/[\w.-]+/) ?? []
    const page = new URL(new URL(link).pathname, url())
    expect(await (await fetch(page)).text()).toContain('A river returns, b')
    const body = new URLSearchParams({ articleId: 'a', feedback: 'helpful' })
    const voted = await fetch(new URL(`${page.pathname}/votes`, page), {
      method: 'POST',
      body,
      redirect: 'manual',
    })
    expect(voted.status).toBe(303)
    expect(await reader('ann').weights()).toEqual({ Rivers: 1.1 })

    // As if the mailer had died before it acknowledged, and as a queue may do at any time.
    await Promise.all([resendEnd(status), resendEnd(status)])
    expect(await settled('monday', 3)).toEqual(['sent', 'repeated', 'repeated'])
    expect(mails('A river returns, a')).toHaveLength(1)
  })

  test('a digest without articles, and a job that failed, send none', async () => {
    const failed = reader('bob')
    await failed.start({ jobId: 'failed', topics: ['Rivers'] })
    await failed.fail('failed', { error: 'No feed' })
    await completed('bob', 'empty', [])
    expect(await settled('empty')).toEqual(['empty'])
    expect(outcomes('failed')).toEqual([])
    expect(mails('bob')).toEqual([])
  })

  test('an event that is late finds its job erased, or another one under its id, and sends none', async () => {
    const cy = reader('cy')
    const status = await completed('cy', 'late', ['c'])
    await settled('late')
    await cy.eraseJob('late')
    const late = { ...status, startedAt: '2026-01-01T00:00:00.000Z' }
    await resendEnd(late)
    expect((await settled('late', 2)).at(-1)).toBe('dropped')
    await cy.start({ jobId: 'late', topics: ['Rivers'] })
    await resendEnd({ ...late, attempt: 2 })
    expect((await settled('late', 3)).at(-1)).toBe('dropped')
    await cy.complete('late')
    await settled('late', 4)
    await resendEnd({ ...late, attempt: 3 })
    expect((await settled('late', 5)).at(-1)).toBe('outdated')
  })

  test('a reader without an address, and messages that are no events, do not stop the others', async () => {
    for (const strange of [null, 'x', {}, { type: 'digest.job.completed' }, { id: 1 }]) await resend(strange)
    await completed('nobody', 'unknown', ['n'])
    expect(await settled('unknown')).toEqual(['no address'])
  })
})
