/**
 * Watching a job in a real Chromium, with a plain WebSocket and a plain EventSource, over a crash of the
 * service.
 */

import { once } from 'node:events'
import { mkdtemp, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { DigestClient } from '../../../../src/client/client.ts'
import type { Frame } from '../../../../src/contract/frames.ts'
import { launchChromium } from '../runtime/chromium.ts'
import { Runtime, token } from '../runtime/runtime.ts'

const ARTICLES = 30

/** The beginning of a stream, which is then left. */
async function firstChunk({ body }: Response): Promise<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  const { value = '' } = (await reader?.read()) ?? {}
  await reader?.cancel()
  return value
}

describe('in Chromium', () => {
  let page: Server
  let runtime: Runtime
  let browser: Browser
  let origin: string

  beforeAll(async () => {
    const html = await readFile(join(import.meta.dirname, 'watchers.html'))
    page = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(html))
    page.listen(0, '127.0.0.1')
    await once(page, 'listening')
    const address = page.address()
    origin = `http://127.0.0.1:${typeof address === 'object' && address?.port}`
    runtime = await Runtime.start({ vars: { CORS_ORIGINS: origin } })
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await runtime?.stop()
    page?.close()
  })

  /** A new job, and a page of the given origin that watches it. */
  async function following(user: string, from = origin) {
    const producer = new DigestClient({ base: runtime.url, token: await token(user, 'digest:produce') })
    const { watchToken = '' } = await producer.start({ jobId: 'one', topics: ['science'] })
    const tab = await browser.newPage({ viewport: { width: 900, height: 600 } })
    const address = new URL(from)
    for (const [name, value] of Object.entries({ service: runtime.url.origin, user, token: watchToken }))
      address.searchParams.set(name, value)
    await tab.goto(address.href)
    const read = <Value>(expression: string) => tab.evaluate<Value>(expression)
    return { producer, tab, read }
  }

  const batch = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => ({ id: `a${from + at}`, title: `Article ${from + at}` }))

  test('both get every article once and one end, over a crash, and then stay closed', async () => {
    const { producer, tab, read } = await following('ann')
    await expect.poll(() => read('opened')).toEqual({ socket: 1, events: 1 })
    await producer.report('one', { articles: batch(1, 10), progress: 30, currentStep: 'Reading' })
    await expect.poll(() => read<number>('document.querySelectorAll("li").length')).toBe(20)

    await runtime.crash()
    await producer.report('one', { articles: batch(11, 20), progress: 60, currentStep: 'Ranking' })
    await expect.poll(() => read('opened')).toEqual({ socket: 2, events: 2 })
    await producer.report('one', { articles: batch(21, ARTICLES), progress: 90 })
    await producer.complete('one')
    await expect.poll(() => read('state')).toEqual({ socket: 'closed', events: 'closed' })

    const heard = await read<{ socket: Frame[]; events: Frame[] }>('heard')
    for (const [who, frames] of Object.entries(heard)) {
      const seqs = frames
        .flatMap((frame) => (frame.type === 'articles' ? frame.data : []))
        .map(({ seq }) => seq)
      expect(seqs, who).toEqual(Array.from({ length: ARTICLES }, (_, at) => at + 1))
      expect(frames.filter(({ type }) => type === 'end').length, who).toBe(1)
      expect(frames.at(-1), who).toMatchObject({ type: 'end', data: { status: 'completed', progress: 100 } })
    }
    const picture = join(await mkdtemp(join(tmpdir(), 'digest-browser-')), 'watchers.png')
    await tab.screenshot({ path: picture })
    console.log(`Screenshot: ${picture}`)
  })

  test('an EventSource that meets the rate limit comes back, and misses nothing', async () => {
    const limited = await Runtime.start({
      vars: { CORS_ORIGINS: origin },
      rateLimit: { limit: 3, period: 10 },
    })
    onTestFinished(() => limited.stop())
    const producer = new DigestClient({ base: limited.url, token: await token('eve', 'digest:produce') })
    const { watchToken = '' } = await producer.start({ jobId: 'one', topics: ['science'] })
    await producer.addArticles('one', batch(1, 3))
    const events = new URL('/v1/users/eve/jobs/one/events', limited.url)
    events.searchParams.set('token', watchToken)
    const headers = { Accept: 'text/event-stream', Origin: origin }
    const ask = async () => {
      const answer = await fetch(events, { headers })
      return { answer, text: await firstChunk(answer) }
    }
    let refused = await ask()
    while (!refused.text.includes('rate_limited')) refused = await ask()

    const tab = await browser.newPage()
    // Before the service stops: its EventSource would reconnect, and the route below would ask in vain.
    onTestFinished(async () => {
      await tab.unrouteAll({ behavior: 'ignoreErrors' })
      await tab.close()
    })
    let refusals = 0
    await tab.route('**/events?**', async (route) => {
      const asked = refusals === 0 ? refused : await ask().catch(() => undefined)
      if (!asked) return route.abort()
      const { answer, text } = asked
      if (!text.includes('rate_limited')) return route.continue()
      refusals += 1
      // The service's own refusal, with a shorter wait.
      const body = text.replace(/retry: \d+/, 'retry: 1000')
      await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body })
    })
    const address = new URL(origin)
    const parameters = { service: limited.url.origin, user: 'eve', token: watchToken, only: 'events' }
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value)
    await tab.goto(address.href)
    await expect.poll(() => tab.evaluate('document.querySelectorAll("#events li").length')).toBe(3)
    expect(refusals).toBeGreaterThan(0)
  })

  test('a page of an origin that is not listed cannot read the events', async () => {
    const { read } = await following('bob', origin.replace('127.0.0.1', 'localhost'))
    await expect.poll(() => read('state.events')).toBe('closed')
    expect(await read('opened.events')).toBe(0)
    expect(await read('heard.events')).toEqual([])
  })
})
