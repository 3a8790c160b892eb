/** The reference page in a real Chromium: accessible, light and dark, at any width. */
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'
import { launchChromium } from '../runtime/chromium.ts'
import { Runtime } from '../runtime/runtime.ts'

const pictures = join(root, '.wrangler', 'screenshots')
let runtime: Runtime
let browser: Browser

beforeAll(async () => {
  await mkdir(pictures, { recursive: true })
  runtime = await Runtime.start()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await runtime?.stop()
})

/** The findings of axe, which runs despite the page's policy against scripts. */
async function violations(page: Page): Promise<string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    'axe.run()',
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

/** The page is long and axe takes seconds for it: it sees each scheme and each width once. */
test.each([
  { colorScheme: 'light', width: 1280, withAxe: true },
  { colorScheme: 'dark', width: 1280, withAxe: false },
  { colorScheme: 'light', width: 360, withAxe: false },
  { colorScheme: 'dark', width: 360, withAxe: true },
] as const)('$colorScheme, $width pixels wide: accessible, and nothing overflows', async (looks) => {
  const { colorScheme, width, withAxe } = looks
  const page = await browser.newPage({
    viewport: { width, height: 800 },
    colorScheme,
    reducedMotion: 'reduce',
  })
  await page.goto(new URL('/docs', runtime.url).href)
  await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
  if (withAxe) expect(await violations(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
  await page.screenshot({ path: join(pictures, `docs-${colorScheme}-${width}.png`) })
  await page.close()
})
