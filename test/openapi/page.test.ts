/** The reference page: complete, and in a real Chromium readable by everyone, light and dark, at any width. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../scripts/wrangler.ts'
import { World } from './world.ts'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
/** Left out where there is no browser, but never in CI. */
const isLeftOut = !existsSync(CHROMIUM) && !process.env.CI

let world: World
let html: string
beforeAll(async () => {
  world = await World.start()
  html = await (await fetch(new URL('/docs', world.service))).text()
})
afterAll(() => world?.stop())

test('shows every operation, schema and refusal; every link on it leads somewhere', () => {
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const { schemas, responses } = world.document.components
  const expected = [
    ...world.places().map(({ operation }) => operation.operationId),
    ...Object.keys(schemas).map((name) => `schema-${name}`),
    ...Object.keys(responses).map((name) => `refusal-${name}`),
  ]
  expect(ids).toEqual(expect.arrayContaining(expected))
  const links = [...html.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id)
  expect(links.filter((id) => !ids.includes(id))).toEqual([])
})

test('runs nothing and fetches nothing', async () => {
  const { headers } = await fetch(new URL('/docs', world.service))
  expect(headers.get('Content-Security-Policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  )
  expect(html).not.toMatch(/<script|<img|<link|url\(|https?:\/\/(?!news\.example\.org|golf\.example\.org)/)
})

describe.skipIf(isLeftOut)('in Chromium', () => {
  let browser: Browser
  const pictures = join(root, '.wrangler', 'screenshots')
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--headless', '--no-sandbox', '--disable-gpu'],
    })
  })
  afterAll(() => browser?.close())

  /** What axe finds; run past the page's policy, which lets no script of its own in. */
  async function violations(page: Page): Promise<string[]> {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    await page.evaluate(axe)
    const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      'axe.run()',
    )
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  }

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)('%s, %i pixels wide: accessible, and nothing sticks out', async (colorScheme, width) => {
    const page = await browser.newPage({
      viewport: { width, height: 800 },
      colorScheme,
      reducedMotion: 'reduce',
    })
    await page.goto(new URL('/docs', world.service).href)
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    await page.screenshot({ path: join(pictures, `docs-${colorScheme}-${width}.png`) })
    await page.close()
  })
})
