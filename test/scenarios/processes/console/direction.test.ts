/** Hebrew text and open override characters in a real Chromium: what follows them stays in its place. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'
import { DigestClient } from '../../../../src/client/client.ts'
import { token as tokenOf } from '../runtime/runtime.ts'
import { finders, type OpenConsole, openConsole } from './consolePage.ts'

const TOPIC = 'נהרות \u202e1'
/** It opens an override and an isolate, and closes neither. */
const TITLE = 'שלום לכולם \u202eabc \u2067def'
const SOURCE = 'עיתון \u202e7 \u2067x'

describe('text of any direction', () => {
  let opened: OpenConsole
  let page: Page
  let client: DigestClient
  let token: string
  const { heading } = finders(() => page)

  beforeAll(async () => {
    opened = await openConsole()
    page = opened.page
    token = await tokenOf('noa', 'digest:produce')
    client = new DigestClient({ base: opened.runtime.url, token })
    await client.updatePreferences({ language: 'he', mutedTopics: [{ name: 'Golf' }] })
    await client.start({ jobId: 'one', topics: [TOPIC, 'Rivers'] })
    await client.addArticles('one', [
      { id: 'a', title: TITLE, source: SOURCE, author: 'Ann Lee', topics: [TOPIC], summary: TITLE },
      { id: 'b', title: TITLE, source: 'Gazette', topics: ['Golf'] },
    ])
    await page.goto(`${opened.runtime.url}#token=${token}`)
    await heading('Digests').waitFor()
  })
  afterAll(() => opened?.leave())

  /**
   * Where a text is, by the left edges of its characters in a place: it begins right of everything before it,
   * and its characters follow each other.
   */
  async function isInPlace(place: string, text: string): Promise<boolean> {
    return page.evaluate<boolean>(`(() => {
      const place = document.querySelector(${JSON.stringify(place)})
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
      const seen = []
      for (let node; (node = walker.nextNode()); )
        for (let at = 0; at < node.data.length; at += 1) {
          const range = document.createRange()
          range.setStart(node, at)
          range.setEnd(node, at + 1)
          const { left, right, width } = range.getBoundingClientRect()
          seen.push({ sign: node.data[at], left, right, width })
        }
      const from = seen.map(({ sign }) => sign).join('').lastIndexOf(${JSON.stringify(text)})
      if (from < 0) throw new Error('It is not there: ' + place.textContent)
      const before = seen.slice(0, from).filter(({ width }) => width > 0)
      const own = seen.slice(from, from + ${text.length})
      return before.every(({ right }) => right <= own[0].left + 0.5) &&
        own.every(({ left }, at) => at === 0 || left >= own[at - 1].left)
    })()`)
  }

  async function violations(): Promise<string[]> {
    await page.evaluate(await readFile(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8'))
    return page.evaluate<string[]>(
      `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
    )
  }

  test('the console: a list of topics, arrivals, an article and what was muted', async () => {
    expect(await isInPlace('.jobs a', ', Rivers')).toBe(true)
    await page.goto(`${opened.runtime.url}#/jobs/one`)
    await page.locator('.arrivals li').nth(1).waitFor()
    expect(await isInPlace('.arrivals li:nth-child(2)', ' Gazette')).toBe(true)
    expect(await isInPlace('h1', ', Rivers')).toBe(true)
    await client.report('one', { progress: 30, currentStep: TITLE })
    await expect.poll(() => page.locator('.step').textContent()).toContain('שלום')
    expect(await isInPlace('.step', ' · 2 articles')).toBe(true)

    await client.complete('one')
    await page.locator('article').waitFor()
    expect(await isInPlace('article > .quiet', ' · Ann Lee')).toBe(true)
    expect(await isInPlace('.why summary', ' 1.00).')).toBe(true)
    await page.getByText('1 article muted').click()
    await page.getByText(/^ by the topic/).waitFor()
    expect(await isInPlace('main details:not(.why) li', ' by the topic Golf')).toBe(true)
    const attributes = await page.evaluate(
      `['h3', 'article > p:not(.quiet)'].map((name) => {
        const { lang } = document.querySelector(name)
        return [lang, getComputedStyle(document.querySelector(name)).direction]
      })`,
    )
    expect(attributes).toEqual([
      ['he', 'rtl'],
      ['he', 'rtl'],
    ])
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
    expect(await violations()).toEqual([])
    await page.screenshot({ path: join(root, '.wrangler', 'screenshots', 'direction.png'), fullPage: true })
  })

  test('the weights: a topic of any direction, and the reason after it', async () => {
    await client.recordFeedback({ articleId: 'a', feedback: 'helpful', topics: [TOPIC] })
    await page.goto(`${opened.runtime.url}#/interests`)
    await page.locator('.chart small').waitFor()
    expect(await isInPlace('.chart small', ' 1.10: 1 helpful of 1')).toBe(true)
    expect(await violations()).toEqual([])
  })

  test.each(['he', undefined])('the digest as HTML for a reader with the language %s', async (language) => {
    const jobId = `html-${language}`
    await client.updatePreferences(language ? { language } : {})
    await client.start({ jobId, topics: [TOPIC], allowSeen: true })
    await client.addArticles(jobId, [
      { id: 'a', title: TITLE, source: SOURCE, author: 'Ann Lee', topics: [TOPIC] },
    ])
    await client.complete(jobId)
    const answer = await fetch(new URL(`/v1/users/me/jobs/${jobId}/digest`, opened.runtime.url), {
      headers: { Accept: 'text/html', Authorization: `Bearer ${token}` },
    })
    await page.goto('about:blank')
    await page.setContent(await answer.text())
    expect(await page.evaluate('document.documentElement.lang')).toBe(language ?? 'en')
    expect(await isInPlace('.by', ' · Ann Lee')).toBe(true)
    expect(await isInPlace('.note', ' 1.10).')).toBe(true)
    expect(await violations()).toEqual([])
  })

  test('the browser reported no errors', () => {
    expect(opened.errors).toEqual([])
  })
})
