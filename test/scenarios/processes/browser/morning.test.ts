/**
 * A reader's mornings in a real Chromium, by the real clock: the schedule orders a digest, the newsroom reads a feed, the
 * event of its end becomes a mail, the mail's link opens the digest, a vote there changes the order of the next digest.
 */
import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { harnessWorker } from '../../../../scripts/localConfig.ts'
import { type LocalMail, mailsOf } from '../../../../scripts/localMail.ts'
import { tokenFor } from '../../../../scripts/secret.ts'
import { root } from '../../../../scripts/wrangler.ts'
import { DigestClient } from '../../../../src/client/client.ts'
import { TEST_SECRET } from '../../../setup/secret.ts'
import { publisher, rss } from '../newsroom/newsroom.ts'
import { launchChromium } from '../runtime/chromium.ts'
import { until } from '../runtime/until.ts'

process.env.WRANGLER_LOG ??= 'none'
const { createTestHarness } = await import('wrangler')

const MINUTE = 60_000
/** The service in the links of mails. Its own address is known only when it has started. */
const MAILED_LINKS = new URL(`https://${randomUUID()}.example`)
const web = publisher()
let browser: Browser
let server: ReturnType<typeof createTestHarness>
let service: URL

beforeAll(async () => {
  server = createTestHarness({
    root,
    workers: [
      harnessWorker(TEST_SECRET, {}, { withNewsroom: true }),
      { configPath: 'examples/newsroom/wrangler.jsonc', vars: { PRIVATE_FEEDS: 'allowed' } },
      {
        configPath: 'examples/mailer/wrangler.jsonc',
        vars: { SERVICE: MAILED_LINKS.origin, READERS: { ann: 'ann@example.com' } },
      },
    ],
  })
  service = (await server.listen()).url
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** The two forms of the mail with this title. */
const mailAbout = (title: string): Promise<LocalMail | undefined> =>
  until(
    () => mailsOf(MAILED_LINKS).find(({ text }) => text.includes(title)),
    (mail) => mail !== undefined,
  )

test('a vote by the link in a mail changes the next morning', async () => {
  const token = await tokenFor(TEST_SECRET, { user: 'ann', minutes: 60 })
  const ann = new DigestClient({ base: service, token })
  const topics = ['Rivers', 'Golf']

  /** A feed with an article of each topic. */
  function newsOf(day: string): string {
    const items = topics.map((category) => ({
      id: `${day}-${category}`,
      title: `${category} on ${day}`,
      category,
    }))
    return web.serve(rss(items))
  }

  /** Schedules a digest for the next minute. A minute that had begun before it was stored is a slot of tomorrow. */
  async function schedule(feed: string): Promise<void> {
    for (let wait = Infinity; wait > 2 * MINUTE; ) {
      const slot = new Date(Math.ceil((Date.now() + 1_000) / MINUTE) * MINUTE)
      const schedule = `${slot.getUTCMinutes()} ${slot.getUTCHours()} * * *`
      const { nextDigestAt } = await ann.updatePreferences({ topics, schedule, feeds: [feed] })
      wait = Date.parse(String(nextDigestAt)) - Date.now()
    }
  }

  /** The mail of a digest, and the order of its topics. */
  async function arrival(day: string): Promise<{ order: (string | null)[]; mail: LocalMail | undefined }> {
    const mail = await mailAbout(`${topics[0]} on ${day}`)
    const [job] = (await ann.jobs()).jobs
    const { sections } = await ann.digest(job?.id ?? '')
    return { order: sections.map(({ topic }) => topic), mail }
  }

  await schedule(newsOf('Monday'))
  const monday = await arrival('Monday')
  const [disliked] = monday.order
  expect(monday.order).toHaveLength(2)

  const page = await browser.newPage()
  await page.goto(`file://${monday.mail?.path.replace('email-text', 'email-html').replace(/txt$/, 'html')}`)
  const link = await page.locator('a').first().getAttribute('href')
  await page.goto(new URL(new URL(String(link)).pathname, service).href)
  const article = page.locator('article', { hasText: `${disliked} on Monday` })
  await article.getByRole('button', { name: 'Not helpful' }).click()
  await until(
    () => ann.weights(),
    (weights) => Object.hasOwn(weights, String(disliked)),
  )
  expect(await page.content()).toContain(`${disliked} on Monday`)
  expect((await ann.feedback()).feedback).toMatchObject([{ feedback: 'not_helpful', topics: [disliked] }])

  // Ordered by hand: another schedule would wait for another minute.
  await ann.startDigest({ topics, feeds: [newsOf('Tuesday')] })
  const tuesday = await arrival('Tuesday')
  expect(tuesday.order).toEqual(monday.order.toReversed())
})
