/** Digests that come by themselves: the form, and the list that changes without a reload. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'
import { DigestClient } from '../../../../src/client/client.ts'
import { token as tokenOf } from '../runtime/runtime.ts'
import { finders, type OpenConsole, openConsole, SIZES } from './consolePage.ts'

let opened: OpenConsole
let page: Page
let client: DigestClient
const { button, said } = finders(() => page)

beforeAll(async () => {
  opened = await openConsole()
  page = opened.page
  const token = await tokenOf('ben', 'digest:produce')
  client = new DigestClient({ base: opened.runtime.url, token })
  await page.goto(`${opened.runtime.url}#token=${token}`)
  await page.getByRole('heading', { name: 'Digests', exact: true }).waitFor()
})
afterAll(() => opened?.leave())

async function look(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize(viewport)
      const path = join(root, '.wrangler', 'screenshots', `${name}-${colorScheme}-${size}.png`)
      await page.screenshot({ path, fullPage: true })
    }
  await page.setViewportSize(SIZES.desktop)
}

describe('a digest by itself', () => {
  const form = () => page.locator('details', { hasText: 'A digest by itself' })

  test('is off at first, and suggests seven in the morning where the browser is', async () => {
    await page.getByText('A digest by itself, such as every morning').click()
    await form().getByText('Off. Choose when').waitFor()
    expect(await form().getByLabel('Time', { exact: true }).inputValue()).toBe('07:00')
    const zone = await page.evaluate<string>('Intl.DateTimeFormat().resolvedOptions().timeZone')
    expect(await form().getByLabel('Time zone').inputValue()).toBe(zone)
    expect(await form().getByRole('checkbox', { checked: true }).count()).toBe(7)
  })

  test('is switched on for some days, says when the next one comes, and is switched off', async () => {
    await form().getByLabel('Time', { exact: true }).fill('06:30')
    await form().getByLabel('Time zone').fill('Europe/Berlin')
    for (const day of ['Sat', 'Sun']) await form().getByLabel(day).uncheck()
    await form().getByLabel('About').fill('Rivers\nCities')
    await form().getByLabel('Read from').fill('https://news.example/rss\nhttps://more.example/atom')
    await button('Switch on').click()
    await said('Saved.')
    expect(await client.preferences()).toMatchObject({
      schedule: '30 6 * * 1,2,3,4,5',
      timeZone: 'Europe/Berlin',
      topics: ['Rivers', 'Cities'],
      feeds: ['https://news.example/rss', 'https://more.example/atom'],
    })
    const next = form().getByText('The next digest comes on', { exact: false })
    await expect
      .poll(() => next.textContent())
      .toMatch(/on [A-Z][a-z]+day,? \d+ [A-Z][a-z]+ at 06:30, Europe\/Berlin\.$/)
    await look('17-schedule')
    await page.reload()
    await form().getByText('The next digest comes on', { exact: false }).waitFor()
    expect(await form().getByLabel('Sun').isChecked()).toBe(false)
    await button('Switch off').click()
    await said('Switched off.')
    expect(await client.preferences()).not.toHaveProperty('schedule')
  })

  test('takes the feeds of an OPML file, and says what is wrong with another file', async () => {
    const outline = '<outline text="A"><outline text="B" xmlUrl="https://b.example/rss"/></outline>'
    const choose = (name: string, text: string) =>
      form()
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'text/xml', buffer: Buffer.from(text) })
    await form().getByLabel('Read from').fill('a.example')
    await choose('feeds.opml', `<opml version="2.0"><body>${outline}</body></opml>`)
    await said('1 feed in the file.')
    expect(await form().getByLabel('Read from').inputValue()).toBe(
      'https://a.example\nhttps://b.example/rss B',
    )
    await choose('photo.jpg', 'no list')
    await form().getByRole('alert').getByText('The file is not an OPML file').waitFor()
    const exported = page.waitForEvent('download')
    await form().getByRole('button', { name: 'Export OPML' }).click()
    expect(readFileSync(await (await exported).path(), 'utf8')).toMatch(
      /text="B".* xmlUrl="https:\/\/b.example\/rss"/,
    )
  })

  test('shows what is wrong with it', async () => {
    await form().getByLabel('Time zone').fill('Mars/Olympus')
    await button('Switch on').click()
    await form().getByRole('alert').getByText('must be an IANA time zone', { exact: false }).waitFor()
    await client.updatePreferences({
      topics: ['AI'],
      schedule: '0 7 1 * *',
      feeds: ['https://news.example/rss'],
    })
    await page.reload()
    await form().getByText('an expression that this form cannot show', { exact: false }).waitFor()
    await client.updatePreferences({})
  })

  /** What the page sends when its form is saved. */
  async function saved(name = 'Save'): Promise<unknown> {
    // The message of an earlier save may still be there.
    const answered = page.waitForResponse((response) => response.request().method() === 'PATCH')
    await button(name).click()
    const request = (await answered).request()
    await said('Saved.')
    return request.postDataJSON()
  }

  test('sends only what was changed: an expression that the form cannot show stays', async () => {
    const feeds = [{ url: 'https://news.example/rss', name: 'The News, daily' }, 'https://more.example/atom']
    await client.updatePreferences({ topics: ['Washington, D.C.'], schedule: '30 18 * * 1-5', feeds })
    await page.reload()
    await form().getByText('30 18 * * 1-5').waitFor()
    expect(await form().getByLabel('Time', { exact: true }).inputValue()).toBe('')
    expect(await saved()).toEqual({})
    await form().getByLabel('Read from').press('Control+End')
    await form().getByLabel('Read from').pressSequentially('\nthird.example/feed Third')
    const third = { url: 'https://third.example/feed', name: 'Third' }
    expect(await saved()).toEqual({ feeds: [...feeds, third] })
    expect(await client.preferences()).toMatchObject({
      schedule: '30 18 * * 1-5',
      topics: ['Washington, D.C.'],
      timeZone: 'UTC',
    })
    await look('19-expression')
    await form().getByLabel('Time', { exact: true }).fill('07:15')
    expect(await saved()).toEqual({ schedule: '15 7 * * *' })
  })

  test('a schedule in other words than those of the form is not rewritten', async () => {
    await client.updatePreferences({
      topics: ['AI'],
      schedule: '05 07 * * 7,6',
      feeds: ['https://a.example/'],
    })
    await page.reload()
    await form().getByText('The next digest comes on', { exact: false }).waitFor()
    await form().getByLabel('days').fill('7')
    expect(await saved()).toEqual({ maxAgeDays: 7 })
    expect(await client.preferences()).toMatchObject({ schedule: '05 07 * * 7,6' })
  })

  test('is paused and resumed; the schedule is kept', async () => {
    await button('Pause').click()
    await form().getByText('Paused: no digest comes by itself', { exact: false }).waitFor()
    expect(await client.preferences()).toMatchObject({ paused: true, schedule: '05 07 * * 7,6' })
    await look('20-paused')
    await button('Resume').click()
    await form().getByText('The next digest comes on', { exact: false }).waitFor()
  })

  test('is made now, from the preferences', async () => {
    const sent = page.waitForRequest('**/digests')
    await button('Make it now').click()
    expect(Object.keys((await sent).postDataJSON())).toEqual(['jobId'])
    await page.getByRole('heading', { name: 'AI', exact: true }).waitFor()
    await page.goto(`${opened.runtime.url}#/`)
    await client.updatePreferences({})
    for (const { id } of (await client.jobs()).jobs) await client.eraseJob(id)
    await page.getByText('No digests yet.').waitFor()
  })

  test('what the producer could not do is shown with the digest', async () => {
    await client.start({ jobId: 'warned', topics: ['Rivers'] })
    await client.complete('warned', { warnings: ['news.example: 503'] })
    await page.goto(`${opened.runtime.url}#/jobs/warned`)
    await page.getByRole('region', { name: 'Warnings' }).getByText('news.example: 503').waitFor()
    await look('21-warnings')
    await client.eraseJob('warned')
    await page.goto(`${opened.runtime.url}#/`)
  })
})

describe('the list of digests', () => {
  const row = (id: string) => page.locator('.jobs li', { has: page.locator(`a[href="#/jobs/${id}"]`) })

  test('shows a digest that starts, fails and is erased elsewhere, without a reload', async () => {
    await page.reload()
    await page.getByText('No digests yet.').waitFor()
    await client.start({ jobId: 'elsewhere', topics: ['Rivers'] })
    await expect.poll(() => row('elsewhere').count()).toBe(1)
    await client.report('elsewhere', { progress: 10 })
    await expect.poll(() => row('elsewhere').textContent()).toMatch('in progress')
    await client.fail('elsewhere', { error: 'No feed' })
    await expect.poll(() => row('elsewhere').textContent()).toMatch('failed')
    await client.start({ jobId: 'newer', topics: ['Cities'] })
    await expect.poll(() => page.locator('.jobs li').first().textContent()).toMatch('Cities')
    await look('18-live-list')
    await client.eraseJob('elsewhere')
    await expect.poll(() => row('elsewhere').count()).toBe(0)
    expect(await row('newer').count()).toBe(1)
  })

  test('keeps to its filter', async () => {
    await page.getByRole('combobox', { name: 'Show' }).selectOption('completed')
    await page.getByText('None in this state.').waitFor()
    await client.start({ jobId: 'filtered', topics: ['Parks'] })
    await client.complete('newer')
    await expect.poll(() => row('newer').count()).toBe(1)
    expect(await row('filtered').count()).toBe(0)
  })

  test('comes back after the service was away, without what was erased meanwhile', async () => {
    await page.getByRole('combobox', { name: 'Show' }).selectOption('')
    await row('filtered').waitFor()
    await row('newer').waitFor()
    await opened.runtime.down()
    await page.getByText('Not live at the moment', { exact: false }).waitFor()
    await page.context().setOffline(true)
    await opened.runtime.up()
    await client.cancel('filtered')
    await client.eraseJob('newer')
    await page.context().setOffline(false)
    await expect.poll(() => row('filtered').textContent()).toMatch('cancelled')
    expect(await row('newer').count()).toBe(0)
    expect(opened.errors).toEqual([])
  })
})
