/** The console if requests fail, responses are lost or late, or others change things meanwhile. */
import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tokenFor } from '../../../../scripts/secret.ts'
import { DigestClient } from '../../../../src/client/client.ts'
import { TEST_SECRET } from '../../../setup/secret.ts'
import { token as tokenOf } from '../runtime/runtime.ts'
import { finders, type OpenConsole, openConsole } from './consolePage.ts'

describe('the console with failures', () => {
  let opened: OpenConsole
  let page: Page
  let client: DigestClient
  let users = 0
  const { button, field, heading, said, visit } = finders(() => page)
  const busy = { status: 503, json: { error: 'Busy', code: 'unavailable' } }
  const line = () => page.locator('.line')
  const focused = () => page.evaluate<string>('document.activeElement.tagName')

  beforeAll(async () => {
    opened = await openConsole()
    page = opened.page
  })
  afterAll(() => opened?.leave())
  beforeEach(async () => {
    await page.unrouteAll()
    // Nothing remains of the test before, nor its user: the page would ask before it signs in another.
    if (page.url().startsWith('http')) await page.evaluate(() => sessionStorage.clear())
    await page.goto('about:blank')
    const token = await tokenOf(`user-${++users}`, 'digest:produce')
    client = new DigestClient({ base: opened.runtime.url, token })
    await page.goto(`${opened.runtime.url}#token=${token}`)
    await heading('Digests').waitFor()
  })

  /** An open job on its page. */
  async function open(jobId: string): Promise<void> {
    await client.start({ jobId, topics: [jobId] })
    await page.goto(`${opened.runtime.url}#/jobs/${jobId}`)
    await heading(jobId).waitFor()
  }

  /** A completed job with an article in its digest. */
  async function completed(jobId: string): Promise<void> {
    await client.start({ jobId, topics: [jobId] })
    await client.addArticles(jobId, [{ id: `${jobId}-1`, title: `On ${jobId}`, topics: [jobId] }])
    await client.complete(jobId)
  }

  /** Holds responses back until they are released. `times`: for this many requests. */
  async function held(address: string, answer = (route: Route) => route.continue(), times = 1) {
    const gate = Promise.withResolvers<void>()
    await page.route(address, (route) => gate.promise.then(() => answer(route)), { times })
    const asked = page.waitForRequest(address)
    return { asked, letGo: gate.resolve }
  }

  /** Live connections of a job, sockets and streams, are lost until they may pass; those are counted. */
  async function lost(jobId: string) {
    const connections = { mayPass: false, passed: 0 }
    const address = `**/jobs/${jobId}/events*`
    await page.routeWebSocket(address, (socket) => {
      if (!connections.mayPass) return socket.close()
      connections.passed += 1
      socket.connectToServer()
    })
    await page.route(address, (route) => {
      if (!connections.mayPass) return route.abort()
      connections.passed += 1
      return route.continue()
    })
    return connections
  }

  test('an error of a job stays on its page, and buttons keep hover and focus', async () => {
    await open('Gates')
    await expect.poll(() => line().textContent()).toBe('Live')
    await page.route('**/cancel', (route) => route.fulfill(busy), { times: 1 })
    await button('Cancel').press('Enter')
    await page.getByText('Busy').waitFor()
    await client.report('Gates', { progress: 10 })
    await expect.poll(() => page.locator('.step').textContent()).toMatch('10 %')
    expect(await page.getByText('Busy').isVisible()).toBe(true)
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Cancel')

    await button('Cancel').hover()
    await page.mouse.down()
    await client.report('Gates', { progress: 20 })
    await expect.poll(() => page.locator('.step').textContent()).toMatch('20 %')
    await page.mouse.up()
    await page.getByText('It was cancelled.').waitFor()
    expect(await page.getByText('Busy').count()).toBe(0)
    expect(await focused()).toBe('DIV')
  })

  test('the keyboard focus stays on the page of a job that is made to fail', async () => {
    await open('Locks')
    await field('What went wrong').fill('No water')
    await field('What went wrong').press('Enter')
    await page.getByText('No water').waitFor()
    expect(await focused()).toBe('DIV')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Retry')
  })

  test('an ended job is read without a live connection, and again after an error', async () => {
    await client.updatePreferences({ mutedTopics: [{ name: 'Noise' }] })
    await client.start({ jobId: 'over', topics: ['Weirs'] })
    await client.addArticles('over', [
      { id: 'a', title: 'A weir is opened', topics: ['Weirs'] },
      { id: 'b', title: 'A loud one', topics: ['Noise'] },
      { id: 'c', title: 'Something else', topics: ['Elsewhere'] },
    ])
    await client.complete('over')
    await lost('over')
    await lost('failed')
    await page.route('**/digest', (route) => route.fulfill(busy), { times: 1 })
    await page.goto(`${opened.runtime.url}#/jobs/over`)
    await page.getByText('Busy').waitFor()
    await button('Try again').click()
    await heading('A weir is opened').waitFor()
    await heading('More').waitFor()
    await page.getByText('1 article muted').click()
    await page.getByText('A loud one by the topic Noise').waitFor()

    await client.start({ jobId: 'failed', topics: ['Weirs'] })
    await client.addArticles('failed', [{ id: 'd', title: 'A dry spell' }])
    await client.fail('failed', { error: 'No rain' })
    await page.goto(`${opened.runtime.url}#/jobs/failed`)
    await page.getByText('No rain').waitFor()
    await page.locator('.arrivals').getByText('A dry spell').waitFor()
  })

  test('a job that is cancelled and retried while its connection is lost is watched once', async () => {
    const connections = await lost('Ferries')
    await open('Ferries')
    await expect.poll(() => line().textContent()).toMatch('Connection lost')
    await button('Cancel').click()
    await page.getByText('It was cancelled.').waitFor()
    connections.mayPass = true
    await button('Retry').click()
    await expect.poll(() => line().textContent()).toBe('Live')
    expect(await page.getByText('It was cancelled.').count()).toBe(0)
    // As long as the first connection would have waited before it reconnected.
    await page.waitForTimeout(1_200)
    expect(connections.passed).toBe(1)
  })

  test('a job that has changed elsewhere is reloaded', async () => {
    await lost('Bridges')
    await open('Bridges')
    await client.addArticles('Bridges', [{ id: 'a', title: 'A new arch', topics: ['Bridges'] }])
    await client.complete('Bridges')
    await button('Cancel').click()
    await page.getByText('The job is completed').waitFor()
    await heading('A new arch').waitFor()
    expect(await button('Cancel').count()).toBe(0)
  })

  test('an article added again after its response was lost exists once', async () => {
    await open('Tides')
    const lost = async (route: Route) => {
      await route.fetch()
      await route.abort()
    }
    await page.route('**/articles', lost, { times: 1 })
    await field('Title').fill('High water')
    await button('Add article').click()
    await page.getByText('The service cannot be reached').waitFor()
    await button('Add article').click()
    await said('It exists already.')
    expect(await field('Title').inputValue()).toBe('')
    expect((await client.articles('Tides')).articles.length).toBe(1)
  })

  test('the list shows the filter that was chosen last', async () => {
    await completed('Otters')
    await visit('You')
    await visit('Digests')
    const filter = page.getByRole('combobox', { name: 'Show' })
    const first = await held('**/jobs?*status=completed*')
    await filter.selectOption('completed')
    await first.asked
    await filter.selectOption('failed')
    first.letGo()
    await page.getByText('None in this state.').waitFor()
    expect(await page.locator('.jobs li').count()).toBe(0)

    await page.route('**/jobs?*status=completed*', (route) => route.fulfill(busy), { times: 1 })
    await filter.selectOption('completed')
    await page.getByText('Busy').waitFor()
    expect(await filter.inputValue()).toBe('failed')
  })

  test('the last of two concurrent votes counts, and a vote withdrawn elsewhere is none', async () => {
    await completed('Herons')
    await page.goto(`${opened.runtime.url}#/jobs/Herons`)
    const no = button('Not helpful: On Herons')
    const first = await held('**/feedback')
    await button('Helpful: On Herons').click()
    await first.asked
    await no.click()
    first.letGo()
    await expect.poll(() => no.getAttribute('aria-pressed')).toBe('true')
    const [vote] = (await client.feedback()).feedback
    expect(vote).toMatchObject({ articleId: 'Herons-1', feedback: 'not_helpful' })

    await client.withdrawFeedback('Herons-1')
    await no.click()
    await expect.poll(() => no.getAttribute('aria-pressed')).toBe('false')
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('a dialog closes with the view that opened it', async () => {
    await open('Mills')
    await button('Erase').click()
    await page.getByRole('dialog').waitFor()
    await page.goBack()
    await heading('Digests').waitFor()
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    expect((await client.status('Mills')).status).toBe('pending')
    expect(await focused()).toBe('H1')
  })

  test('a user who left before a job was started stays in the new view', async () => {
    await page.getByText('Step through a job by hand').click()
    await page.locator('details').getByLabel('Topics').fill('Late')
    const start = await held('**/jobs')
    const answered = page.waitForResponse('**/jobs')
    await button('Start a job').click()
    await start.asked
    await visit('Interests')
    await heading('Interests').waitFor()
    start.letGo()
    await (await answered).finished()
    await page.waitForTimeout(100)
    expect(new URL(page.url()).hash).toBe('#/interests')
  })

  test('if it is unknown whether there is a newsroom, the form is shown', async () => {
    await page.route('**/health', (route) => route.fulfill({ body: 'Bad gateway', status: 502 }))
    await visit('You')
    await visit('Digests')
    await button('Make my digest').waitFor()
    expect(await page.getByText('No newsroom').count()).toBe(0)
    await page.unrouteAll()
    await page.route('**/health', (route) => route.fulfill({ json: { newsroom: false } }))
    await visit('You')
    await visit('Digests')
    await page.getByText('No newsroom is bound here').waitFor()
  })

  test('a token may be pasted with line breaks, and an error of the previous token does not affect it', async () => {
    await visit('You')
    const refused = { status: 401, json: { error: 'No', code: 'unauthenticated' } }
    const late = await held('**/export', (route) => route.fulfill(refused))
    await button('Export').click()
    await late.asked
    await page.goto(`${opened.runtime.url}#token=${await tokenOf('newcomer')}`)
    await button(/^Sign in as/).click()
    await heading('Digests').waitFor()
    const answered = page.waitForResponse('**/export')
    late.letGo()
    await (await answered).finished()
    await visit('You')
    await heading('newcomer').waitFor()

    await page.goto(`${opened.runtime.url}#token=two.parts`)
    await page.getByText('This is not a token').waitFor()
    const token = await tokenFor(TEST_SECRET, { user: 'paster', minutes: 5 })
    await field('Your token').fill(`${token.slice(0, 40)}\n${token.slice(40)}\n`)
    await button('Continue').click()
    await heading('Digests').waitFor()
  })

  test('the browser reported no errors', () => {
    expect(opened.errors).toEqual([])
  })
})
