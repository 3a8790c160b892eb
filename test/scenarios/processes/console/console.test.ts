/**
 * The console in a real Chromium, from the first visit to the last erasure, checked by axe in every state.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tokenFor } from '../../../../scripts/secret.ts'
import { root } from '../../../../scripts/wrangler.ts'
import { DigestClient } from '../../../../src/client/client.ts'
import { TEST_SECRET } from '../../../setup/secret.ts'
import { publisher, rss } from '../newsroom/newsroom.ts'
import { type Runtime, token as tokenOf } from '../runtime/runtime.ts'
import { finders, type OpenConsole, openConsole, SIZES } from './consolePage.ts'

/** A very long word as a topic. */
const LONG = 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz'
const SCREENSHOTS = join(root, '.wrangler', 'screenshots')

describe('the console', () => {
  const press = publisher()
  let axe: string
  let opened: OpenConsole
  let runtime: Runtime
  let page: Page
  const { button, field, heading, said, visit } = finders(() => page)

  beforeAll(async () => {
    axe = await readFile(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')
    await mkdir(SCREENSHOTS, { recursive: true })
    opened = await openConsole()
    runtime = opened.runtime
    page = opened.page
  })
  afterAll(() => opened?.leave())

  /** Takes screenshots and runs axe, light and dark, at desktop and phone size. */
  async function look(name: string): Promise<void> {
    await page.evaluate(axe)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.setViewportSize(viewport)
        await page.screenshot({
          path: join(SCREENSHOTS, `${name}-${colorScheme}-${size}.png`),
          fullPage: true,
        })
        const found = await page.evaluate<string[]>(
          `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
        )
        expect(found, `${name}, ${colorScheme}, ${size}`).toEqual([])
        const width = await page.evaluate<number>('document.documentElement.scrollWidth')
        expect(width, `${name}, ${size}`).toBeLessThanOrEqual(viewport.width)
      }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
    await page.setViewportSize(SIZES.desktop)
  }

  /** Nothing may overflow to the right, also on the narrowest phones. */
  async function fits(name: string): Promise<void> {
    for (const width of [320, 360]) {
      await page.setViewportSize({ width, height: 640 })
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}.png`), fullPage: true })
      const widths = await page.evaluate<number[]>(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      )
      expect(widths, name).toEqual([width, width])
    }
    await page.setViewportSize(SIZES.desktop)
  }

  test('a first visit asks for a token and rejects what is not a token', async () => {
    await page.goto(runtime.url.href)
    await heading('News, the way you like it').waitFor()
    await field('Your token').fill('abc')
    await button('Continue').click()
    expect(await page.getByRole('alert').textContent()).toMatch('not a token')
    const stranger = await tokenFor('another secret of 32 characters..', { user: 'ann', minutes: 5 })
    await field('Your token').fill(stranger)
    await button('Continue').click()
    await expect.poll(() => page.getByRole('alert').textContent()).toBe('The token is not valid here')
    await look('1-token')
  })

  test('the link that npm start prints includes the token, and the page hides it', async () => {
    await page.goto(`${runtime.url}#token=${await tokenOf('ann', 'digest:produce')}`)
    await heading('Digests').waitFor()
    expect(page.url()).toBe(runtime.url.href)
    await look('2-first')
  })

  test('a digest is made of the sample and read with its reasons, also if the first response was lost', async () => {
    await page.route(
      '**/digests',
      async (route) => {
        await route.fetch()
        await route.abort()
      },
      { times: 1 },
    )
    await button('Make my digest').click()
    await page.getByText('The service cannot be reached').waitFor()
    await button('Make my digest').click()
    await heading('Rivers, Cities, Science').waitFor()
    await heading('Otters settle under the old mill bridge').waitFor()
    expect(await page.locator('article').count()).toBe(7)
    expect(await page.title()).toBe('Rivers, Cities, Science · Digest')
    await page
      .getByText(/Score 1.00/)
      .first()
      .click()
    await page.getByText('the mean of its topics’ weights').first().waitFor()
    expect(await page.locator('article a').first().getAttribute('rel')).toBe('noopener noreferrer')
  })

  test('a vote is one click, shows what it changes, and can be withdrawn', async () => {
    const vote = button('Helpful: Otters settle under the old mill bridge')
    const chart = page.getByRole('list', { name: 'What your vote has changed' })
    await vote.click()
    await expect.poll(() => chart.textContent()).toBe('Rivers1.00 → 1.10The Towpath Post1.00 → 1.10')
    expect(await vote.getAttribute('aria-pressed')).toBe('true')
    const width = () =>
      chart
        .locator('.bar i')
        .first()
        .evaluate((bar) => (bar as HTMLElement).style.width)
    await expect.poll(width).toBe('55%')
    await vote.click()
    await expect.poll(() => chart.textContent()).toBe('Rivers1.10 → 1.00The Towpath Post1.10 → 1.00')
    expect(await vote.getAttribute('aria-pressed')).toBe('false')
    await vote.click()
    await said('Rivers 1.00 to 1.10 The Towpath Post 1.00 to 1.10')
    await button('Not helpful: Night trams come back after eleven years').click()
    await said('Cities 1.00 to 0.90')
    await look('3-digest')
  })

  test('a link is copied, shown with its expiry, and opens the digest without a token', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await button('Copy link').click()
    await said('The link is copied.')
    const address = await field('Link').inputValue()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(address)
    const expiry = page.locator('.quiet', { hasText: 'It expires' }).locator('time')
    const days = (Date.parse((await expiry.getAttribute('datetime')) ?? '') - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(30)
    const linked = await fetch(address)
    expect([linked.status, (await linked.text()).includes('Otters settle')]).toEqual([200, true])
    await look('3-link')

    await page.context().clearPermissions()
    await page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))")
    await button('Copy link').click()
    await said('copy it from the field')
    expect(await field('Link').inputValue(), 'the same link again').toBe(address)
    expect(await page.evaluate('getSelection().toString()')).toBe(address)
  })

  test('the weights are explained, learned, pinned, muted and reset', async () => {
    await visit('Interests')
    await page.getByText('Rivers 1.10: 1 helpful of 1', { exact: false }).waitFor()
    await button('Preview').click()
    await page.getByRole('list', { name: 'What learning would change: topics' }).waitFor()
    const changes = page.getByRole('list', { name: 'What learning would change: sources' })
    await changes.getByText('The Towpath Post 1.', { exact: false }).waitFor()
    await look('4-interests')
    await button('Apply').click()
    await said('Learned from 2 votes.')

    for (const [kind, name] of [
      ['topics', 'Chess'],
      ['sources', 'The Towpath Post'],
    ] as const) {
      const pins = page.getByRole('region', { name: `Pinned ${kind}` })
      await pins.getByLabel('Name').fill(name)
      await pins.getByLabel('Weight').fill('0.5')
      await pins.getByRole('button', { name: 'Pin' }).click()
      await button(`Unpin ${name}`).waitFor()
    }
    const bySource = page.getByRole('list', { name: 'Your sources by weight' })
    await bySource.getByText('The Towpath Post 0.50: set by hand', { exact: false }).waitFor()
    await button('Unpin The Towpath Post').click()
    await button('Reset The Towpath Post').click()
    await said('Reset.')
    await expect.poll(() => bySource.getByText('The Towpath Post').count()).toBe(0)
    const muted = page.getByRole('region', { name: 'Muted topics' })
    await muted.getByLabel('Name').fill('Cities')
    const until = muted.getByLabel('Until')
    const isTooEarly = () => until.evaluate((node) => (node as HTMLInputElement).validity.rangeUnderflow)
    await until.fill(day(0))
    await muted.getByRole('button', { name: 'Mute' }).click()
    expect(await isTooEarly()).toBe(true)
    expect(await until.evaluate((node) => node === document.activeElement)).toBe(true)
    await until.fill(day(1))
    expect(await isTooEarly()).toBe(false)
    await until.fill('2099-01-01')
    await muted.getByRole('button', { name: 'Mute' }).click()
    await button('Unmute Cities').waitFor()
    await look('5-controls')
    await button('Unpin Chess').click()
    await expect.poll(() => button('Unpin Chess').count()).toBe(0)

    const elsewhere = new DigestClient({ base: runtime.url, token: await tokenOf('ann') })
    await elsewhere.updatePreferences({ ...(await elsewhere.preferences()), maxArticles: 5 })
    await field('Learn from my votes').uncheck()
    await button('Save').click()
    await said('had changed elsewhere')
    expect(await field('Articles in a digest').inputValue()).toBe('5')
    await field('Learn from my votes').uncheck()
    await button('Save').click()
    await said('Saved.')
    await page.getByText('Learning is off: a new vote is stored', { exact: false }).waitFor()
    expect(await button('Preview').count()).toBe(0)

    await button('Reset Rivers').click()
    await said(/^Reset/)

    const sources = page.getByRole('region', { name: 'Muted sources' })
    await sources.getByLabel('Name').fill('dull.example')
    await sources.getByRole('button', { name: 'Mute' }).click()
    await button('Unmute dull.example').click()
    await expect.poll(() => button('Unmute dull.example').count()).toBe(0)
    await button('Reset all topics').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Reset all' }).click()
    await page.getByText('Nothing here: learning is off', { exact: false }).waitFor()
  })

  /** A date some days from today, in the format of a date field. */
  function day(fromToday: number): string {
    const date = new Date()
    date.setDate(date.getDate() + fromToday)
    return date.toLocaleDateString('sv-SE')
  }

  test('a job is run step by step by hand, with a failure and a retry', async () => {
    await visit('Digests')
    await page.getByText('Step through a job by hand').click()
    await page.locator('details').getByLabel('Topics').fill('Gardens\nCities')
    await page.locator('details').getByLabel('Job id').fill('by-hand')
    await button('Start a job').click()
    await heading('Gardens, Cities').waitFor()
    await expect.poll(() => page.locator('.line').textContent()).toBe('Live')
    await add('A hedge that hums', 'Gardens')
    await add('Parking turned into ponds', 'Cities')
    await page.getByRole('spinbutton', { name: 'Progress' }).fill('40')
    await field('Current step').fill('Walking round')
    await button('Report').click()
    await expect.poll(() => page.locator('.step').textContent()).toBe('40 % · Walking round · 2 articles')
    await look('6-by-hand')
    await field('What went wrong').fill('It began to rain')
    await button('Fail').click()
    await page.getByText('It began to rain').waitFor()
    await button('Retry').click()
    await expect.poll(() => page.locator('.facts').textContent()).toMatch('attempt 2')
  })

  async function add(title: string, topic: string): Promise<void> {
    const form = page.locator('form', { has: button('Add article') })
    await form.getByLabel('Title').fill(title)
    await form.getByLabel('Topics').fill(topic)
    await button('Add article').click()
    await page.locator('.arrivals').getByText(title).waitFor()
  }

  test('a lost connection is shown, and resumes without missing anything', async () => {
    const line = page.locator('.line')
    await runtime.down()
    await expect.poll(() => line.textContent()).toBe('Connection lost, trying again…')
    await look('7-lost')
    await runtime.up()
    const producer = new DigestClient({ base: runtime.url, token: await tokenOf('ann', 'digest:produce') })
    await producer.report('by-hand', {
      articles: [{ id: 'c', title: 'Bees on the roof', topics: ['Gardens'] }],
    })
    await expect.poll(() => line.textContent()).toBe('Live again')
    await expect.poll(() => page.locator('.arrivals li').count()).toBe(3)

    await button('Complete').click()
    await page.getByText('1 article muted').click()
    await page.getByText('Parking turned into ponds by the topic Cities').waitFor()
    expect(await page.locator('article').count()).toBe(2)
    await look('8-muted')
    await button('Helpful: A hedge that hums').click()
    await said('Thank you. No weight has changed.')
  })

  test('a story of three sources is one article with links to the others', async () => {
    const producer = new DigestClient({ base: runtime.url, token: await tokenOf('ann', 'digest:produce') })
    const story = (source: string, title = 'Lock keepers reopen the old canal') => ({
      id: source,
      title,
      source,
      url: `https://${source.toLowerCase()}.example/canal`,
      topics: ['Canals'],
    })
    await producer.start({ jobId: 'story', topics: ['Canals'] })
    await producer.addArticles('story', [
      story('Argus'),
      story('Bugle', 'Lock Keepers reopen the “old canal” - Bugle'),
      { ...story('Courier'), url: undefined },
    ])
    await producer.complete('story')
    await page.goto(`${runtime.url}#/jobs/story`)
    const also = page.getByText('Also in', { exact: false })
    await expect.poll(() => also.textContent()).toBe('Also in Bugle, Courier')
    expect(await page.locator('article').count()).toBe(1)
    const links = also.getByRole('link')
    expect(await links.count()).toBe(1)
    expect(await links.first().getAttribute('href')).toBe('https://bugle.example/canal')
    await page.getByText(/^Score/).click()
    await page.getByRole('list', { name: 'Weight of its source' }).getByText('Argus').waitFor()
    await look('16-story')
    await producer.eraseJob('story')
  })

  test('a connection that does not open is tried again', async () => {
    let isRefused = true
    const address = '**/jobs/watched/events*'
    await page.routeWebSocket(address, (socket) => {
      if (isRefused) socket.close()
      else socket.connectToServer()
    })
    await page.route(address, (route) => (isRefused ? route.abort() : route.continue()))
    const elsewhere = new DigestClient({ base: runtime.url, token: await tokenOf('ann') })
    await elsewhere.start({ jobId: 'watched', topics: ['Clocks'] })
    await page.goto(`${runtime.url}#/jobs/watched`)
    const line = page.locator('.line')
    await expect.poll(() => line.textContent()).toBe('Connection lost, trying again…')
    isRefused = false
    await expect.poll(() => line.textContent()).toBe('Live again')
    await elsewhere.eraseJob('watched')
    await page.getByText('There is no such job').waitFor()
  })

  test('a feed is read from its URL', async () => {
    const address = press.serve(rss([{ id: 'snow', title: 'Snow on the harbour' }]))
    await visit('Digests')
    const form = page.locator('form', { has: button('Make my digest') })
    await form.getByLabel('Feeds').fill(address)
    const ids = new Set<string>()
    await page.route('**/digests', (route) => {
      ids.add(route.request().postDataJSON().jobId)
      return ids.size === 1 ? route.abort() : route.continue()
    })
    await form.getByLabel('Topics').fill('Sleet')
    await button('Make my digest').click()
    await page.getByText('The service cannot be reached').waitFor()
    // A different request, so another job.
    await form.getByLabel('Topics').fill('Snow')
    await button('Make my digest').click()
    await heading('Snow on the harbour').waitFor()
    expect(ids.size).toBe(2)
    await page.unroute('**/digests')
  })

  test('a job is cancelled, and the page says so', async () => {
    await visit('Digests')
    await page.getByText('Step through a job by hand').click()
    await page.locator('details').getByLabel('Topics').fill('Doubts')
    await button('Start a job').click()
    await button('Cancel').click()
    await page.getByText('It was cancelled.').waitFor()
    await button('Erase').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Erase this digest' }).click()
    await said('The digest was erased.')
  })

  test('a job that is erased elsewhere disappears', async () => {
    const elsewhere = new DigestClient({ base: runtime.url, token: await tokenOf('ann') })
    await elsewhere.start({ jobId: 'passing', topics: ['Vapour'] })
    await page.goto(`${runtime.url}#/jobs/passing`)
    await heading('By hand').waitFor()
    await expect.poll(() => page.locator('.line').textContent()).toBe('Live')
    await elsewhere.eraseJob('passing')
    await page.getByText('There is no such job').waitFor()
    expect(await page.locator('main').textContent()).not.toMatch(/Vapour|By hand|Complete|Erase/)
    expect(await page.title()).not.toMatch('Vapour')
    await page.getByRole('link', { name: 'All digests' }).click()
    await heading('Digests').waitFor()
  })

  test('all digests are listed by state, and one can be erased', async () => {
    await visit('Digests')
    await expect.poll(() => page.locator('.jobs li').count()).toBe(3)
    await page.getByRole('combobox', { name: 'Show' }).selectOption('failed')
    await page.getByText('None in this state.').waitFor()
    await page.getByRole('combobox', { name: 'Show' }).selectOption('completed')
    await expect.poll(() => page.locator('.jobs li').count()).toBe(3)
    await look('9-list')
    await page.getByRole('link', { name: 'Gardens, Cities' }).click()
    await button('Erase').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Erase this digest' }).click()
    await said('The digest was erased.')
    await expect.poll(() => page.locator('.jobs li').count()).toBe(2)
  })

  test('an error is shown with its code and its request id', async () => {
    await page.goto(`${runtime.url}#/jobs/nowhere`)
    await heading('That did not work').waitFor()
    expect(await page.getByRole('alert').textContent()).toMatch(/not_found · request [0-9a-f-]{36}/)
    await page.route('**/jobs?*', (route) =>
      route.fulfill({
        status: 503,
        headers: { 'Retry-After': '5' },
        json: { error: 'Busy', code: 'unavailable' },
      }),
    )
    await visit('Digests')
    await page.getByText('Busy. Try again in 5 seconds.').waitFor()
    await look('10-refused')
    await page.unroute('**/jobs?*')
    await button('Try again').click()
    await heading('Digests').waitFor()
  })

  test('everything is exported, and then erased after the user id was typed', async () => {
    await visit('You')
    await page.getByText('digest:produce').waitFor()
    const download = page.waitForEvent('download')
    await button('Export').click()
    const path = await (await download).path()
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ userId: 'ann' })
    await button('Erase everything').click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: 'Erase everything' }).isDisabled()).toBe(true)
    await look('11-erase')
    await dialog.getByLabel('Type “ann” to confirm').fill('ann')
    await dialog.getByRole('button', { name: 'Erase everything' }).click()
    await said('Everything was erased.')
    await page.getByText('Nothing here yet.', { exact: false }).waitFor()
    await page.getByText('No digests yet.').waitFor()
  })

  test('a word that is too long for its line is broken and widens no page', async () => {
    const bea = await tokenOf('bea', 'digest:produce')
    const client = new DigestClient({ base: runtime.url, token: bea })
    await client.updatePreferences({
      pinnedTopics: [{ name: `P${LONG}`, weight: 1.5 }],
      mutedTopics: [{ name: `M${LONG}`, until: '2099-01-01T00:00:00Z' }],
      mutedSources: [{ name: `S${LONG}` }],
    })
    const topics = [LONG, `P${LONG}`]
    await client.start({ jobId: 'long', topics })
    await client.report('long', {
      articles: [
        { id: 'a', title: LONG, topics, source: LONG, author: LONG },
        { id: 'b', title: `M${LONG}`, topics: [`M${LONG}`] },
      ],
    })
    await page.goto(`${runtime.url}#token=${bea}`)
    // Anybody can send a link with a token of their own.
    await page.getByText('You are signed in as').waitFor()
    await button('Keep it').click()
    await expect.poll(() => page.locator('header').textContent()).toContain('ann')
    expect(page.url()).not.toContain('token')
    await page.goto(`${runtime.url}#token=${bea}`)
    await button(/^Sign in as/).click()
    await expect.poll(() => page.locator('header').textContent()).toContain('bea')
    await page.getByRole('link', { name: LONG }).waitFor()
    await fits('12-long-list')
    await page.getByRole('link', { name: LONG }).click()
    await page.locator('.arrivals').getByText(LONG).first().waitFor()
    await fits('13-long-making')
    await button('Complete').click()
    await button(`Helpful: ${LONG}`).click()
    await page.locator('.why summary').click()
    await page.getByText('1 article muted').click()
    await page.getByRole('list', { name: 'What your vote has changed' }).waitFor()
    await fits('14-long-digest')
    await visit('Interests')
    await button('Preview').click()
    await page.getByRole('list', { name: 'What learning would change: topics' }).waitFor()
    await fits('15-long-interests')
  })

  test('a token is forgotten on request, and an expired one is named as such, on opening and in use', async () => {
    await visit('You')
    await button('Forget it').click()
    await page.getByText('The token is forgotten.').waitFor()
    const old = await tokenFor(TEST_SECRET, { user: 'ann', minutes: -5 })
    await page.goto(`${runtime.url}#token=${old}`)
    const ranOut = page.getByText(/^The token expired at \d\d:\d\d:\d\d\.$/)
    await ranOut.waitFor()

    // Valid when the page was opened, and expired when it is used.
    await page.goto(`${runtime.url}#token=${await tokenOf('ann')}`)
    await visit('You')
    await heading('ann').waitFor()
    await page.evaluate((token) => sessionStorage.setItem('digest-token', token), old)
    await button('Export').click()
    await ranOut.waitFor()
  })

  test('only the service was requested, and the browser reported no errors', () => {
    expect([...opened.origins]).toEqual([runtime.url.origin])
    expect(opened.errors).toEqual([])
  })
})
