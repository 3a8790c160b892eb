/**
 * A digest link and a mail in a real Chromium: without scripts, by keyboard, light and dark, at any width, from right to
 * left, and the mail without styles.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'
import { DigestClient } from '../../../../src/client/client.ts'
import type { ArticleInput } from '../../../../src/contract/job.ts'
import { type Mail, renderMail } from '../../../../src/mail/renderMail.ts'
import { launchChromium } from '../runtime/chromium.ts'
import { Runtime, token } from '../runtime/runtime.ts'

const pictures = join(root, '.wrangler', 'screenshots')
const LONG = 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz'

const ENGLISH: ArticleInput[] = [
  {
    id: 'otters',
    title: 'Otters settle under the old mill bridge',
    url: 'https://news.example/otters',
    source: 'The Towpath Post',
    author: 'Ann Lee',
    publishedAt: '2026-11-22T06:00:00Z',
    summary:
      'Three otters have been seen below the weir since October. The council keeps the path open, and asks walkers to keep their dogs on a lead until spring.',
    topics: ['Rivers'],
  },
  {
    id: 'salmon',
    title: 'Salmon return after forty years',
    source: 'Harbour Gazette',
    summary: 'Counted at the new fish ladder.',
    topics: ['Rivers', 'Science'],
  },
  { id: 'long', title: `${LONG}: ${LONG}`, url: `https://news.example/${LONG}`, topics: ['Science'] },
  { id: 'hebrew', title: 'שלום לכולם', source: 'עיתון', summary: 'חדשות הבוקר.', topics: ['Science'] },
]
const ARABIC: ArticleInput[] = [
  {
    id: 'nile',
    title: 'النيل يرتفع من جديد',
    url: 'https://news.example/nile',
    source: 'صحيفة النهر',
    publishedAt: '2026-11-22T06:00:00Z',
    summary: 'ارتفع منسوب المياه هذا الأسبوع، وتتوقع السلطات موسمًا جيدًا.',
    topics: ['أنهار'],
  },
  { id: 'latin', title: 'Otters settle under the bridge', source: 'Towpath Post', topics: ['أنهار'] },
]

interface Linked {
  client: DigestClient
  /** The address of the page. */
  address: string
  mail: Mail
}

let runtime: Runtime
let browser: Browser
let axe: string

beforeAll(async () => {
  await mkdir(pictures, { recursive: true })
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  runtime = await Runtime.start()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await runtime?.stop()
})

async function linked(
  user: string,
  language: string,
  topics: string[],
  articles: ArticleInput[],
): Promise<Linked> {
  const client = new DigestClient({ base: runtime.url, token: await token(user, 'digest:produce') })
  await client.updatePreferences({ language, topics })
  await client.start({ jobId: 'one', topics })
  await client.addArticles('one', articles)
  await client.complete('one', { warnings: ['Valley Post could not be read: it answers 503'] })
  const address = new URL((await client.link('one')).path, runtime.url).href
  return { client, address, mail: renderMail(await client.digest('one'), { link: address }) }
}

const VIEWS = (['light', 'dark'] as const).flatMap((scheme) =>
  [360, 700, 1280].map((width) => [scheme, width] as const),
)

/** A page as a reader has it: no script may run but axe, which the tests run themselves. */
const openPage = (colorScheme: 'light' | 'dark', width: number): Promise<Page> =>
  browser.newPage({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' })

/** A mail is a part of the mail program's page, which has the landmarks. */
const MAIL_RULES = `{ rules: { region: { enabled: false }, 'landmark-one-main': { enabled: false } } }`

/** @param widest how wide the content may be */
async function looksGood(page: Page, name: string, rules = '{}', widest?: number): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    `axe.run(${rules})`,
  )
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    name,
  ).toEqual([])
  const { width = 0 } = page.viewportSize() ?? {}
  expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(
    widest ?? width,
  )
}

describe.each([
  ['english', 'en', ['Rivers', 'Science'], ENGLISH],
  ['arabic', 'ar', ['أنهار'], ARABIC],
] as const)('in %s', (name, language, topics, articles) => {
  let at: Linked
  let file: string

  beforeAll(async () => {
    at = await linked(name, language, [...topics], articles)
    file = join(pictures, `mail-${name}.html`)
    await writeFile(file, at.mail.html)
  })

  test.each(VIEWS)('the pages, %s, %i pixels wide', async (scheme, width) => {
    const page = await openPage(scheme, width)
    await page.goto(at.address)
    const [first] = articles
    // Another verdict each time: the same would be withdrawn.
    const [not, helpful] = ['Not helpful', 'Helpful'].map((verdict) =>
      page.getByRole('button', { name: `${verdict}: ${first?.title}`, exact: true }),
    )
    const isHelpful = (await helpful?.getAttribute('aria-pressed')) === 'true'
    await (isHelpful ? not : helpful)?.click()
    await page.getByText('Thank you.').waitFor()
    await looksGood(page, `link-${name}-${scheme}-${width}`)
    await page.getByRole('link', { name: 'Pause my digests' }).click()
    await looksGood(page, `pause-${name}-${scheme}-${width}`)
    await page.goto(`${runtime.url}d/nothing`)
    await looksGood(page, `no-link-${name}-${scheme}-${width}`)
    await page.close()
  })

  test.each(VIEWS)('the mail, %s, %i pixels wide', async (scheme, width) => {
    const page = await openPage(scheme, width)
    await page.goto(pathToFileURL(file).href)
    await looksGood(page, `mail-${name}-${scheme}-${width}`, MAIL_RULES)
    await page.close()
  })

  test('the mail without styles and attributes of layout', async () => {
    const page = await openPage('light', 700)
    await page.setContent(at.mail.html.replace(/<style>[\s\S]*?<\/style>| style="[^"]*"/g, ''))
    // The long word is as wide as it is.
    await looksGood(page, `mail-${name}-plain`, MAIL_RULES, 800)
    await page.close()
  })
})

test('a vote by keyboard and without scripts: the button is pressed afterwards, and its article is in view', async () => {
  const { client, address } = await linked('keys', 'en', ['Rivers', 'Science'], ENGLISH)
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 360, height: 640 },
  })
  const page = await context.newPage()
  await page.goto(address)
  const helpful = page.getByRole('button', { name: 'Helpful: Salmon return after forty years', exact: true })
  await helpful.focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/#a\d+$/)
  expect(await helpful.getAttribute('aria-pressed')).toBe('true')
  await expect.poll(() => page.getByRole('status').textContent()).toMatch(/^Thank you\. Rivers 1\.00 → 1\.10/)
  const title = page.getByRole('heading', { name: 'Salmon return after forty years' })
  expect((await title.boundingBox())?.y).toBeLessThan(640)
  expect(await client.weights()).toEqual({ Rivers: 1.1, Science: 1.1 })
  await helpful.focus()
  await page.keyboard.press('Enter')
  await page.getByText('Vote withdrawn.').waitFor()
  expect(await client.weights()).toEqual({})
  await context.close()
})

test('the schedule is paused and resumed by buttons', async () => {
  const { client, address } = await linked('pauses', 'en', ['Rivers'], ENGLISH)
  const page = await openPage('light', 360)
  await page.goto(address)
  await page.getByRole('link', { name: 'Pause my digests' }).click()
  expect((await client.preferences()).paused).toBe(false)
  await page.getByRole('button', { name: 'Pause my digests' }).click()
  await page.getByRole('heading', { name: 'Your digests are paused' }).waitFor()
  expect((await client.preferences()).paused).toBe(true)
  await page.getByRole('button', { name: 'Resume my digests' }).click()
  await page.getByRole('heading', { name: 'Pause your digests?' }).waitFor()
  expect((await client.preferences()).paused).toBe(false)
  await page.getByRole('link', { name: 'Read the digest' }).click()
  await page.getByRole('heading', { name: /Your digest of/ }).waitFor()
  await page.close()
})

test('a form on another site is refused, although it has the token', async () => {
  const { client, address } = await linked('victim', 'en', ['Rivers'], ENGLISH)
  const page = await openPage('light', 700)
  await page.route('https://evil.example/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${address}/votes"><input name="articleId" value="otters"><button name="feedback" value="helpful">Win</button></form>`,
    }),
  )
  await page.goto('https://evil.example/')
  await page.getByRole('button', { name: 'Win' }).click()
  await page.getByText('This form comes from another site.').waitFor()
  expect((await client.feedback()).feedback).toEqual([])
  await page.close()
})
