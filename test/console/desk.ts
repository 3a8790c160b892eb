/** What the suites here share: the service and a page of a real Chromium before it, and how things are found on it. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Local, startLocal } from '../../scripts/local.ts'
import { tokenFor } from '../../scripts/secret.ts'
import { TEST_SECRET } from '../secret.ts'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
export const SIZES = { desktop: { width: 1100, height: 800 }, phone: { width: 320, height: 640 } }

/** Left out where there is no browser, but never in CI. */
export const isLeftOut = !existsSync(CHROMIUM) && !process.env.CI

export const tokenOf = (user: string, scope?: string) => tokenFor(TEST_SECRET, { user, scope, minutes: 60 })

export type Desk = Awaited<ReturnType<typeof sitDown>>

export async function sitDown() {
  // Below those that outgoing connections are given, so that the restarted service finds it free.
  const servicePort = 20_000 + Math.floor(Math.random() * 10_000)
  const persist = await mkdtemp(join(tmpdir(), 'digest-console-'))
  // The tests' own feeds are on this machine.
  const vars = { newsroom: { PRIVATE_FEEDS: 'allowed' } }
  const start = () => startLocal({ secret: TEST_SECRET, persist, servicePort, vars })
  let local = await start()
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS })
  const page = await browser.newPage({ viewport: SIZES.desktop })
  page.setDefaultTimeout(10_000)
  const origins = new Set<string>()
  const complaints: string[] = []
  page.on('request', (request) => origins.add(new URL(request.url()).origin))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // The browser itself says so of every answer over 399, and these tests ask for some.
    const isExpected = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isExpected) complaints.push(message.text())
  })
  return {
    local,
    page,
    /** Whom the page has asked. */
    origins,
    complaints,
    stop: () => local.stop(),
    async restart(): Promise<Local> {
      local = await start()
      return local
    },
    async leave(): Promise<void> {
      await browser.close()
      await local.stop()
      await rm(persist, { recursive: true, force: true })
    },
  }
}

/** Things by their names, on the page as it is then. */
export function finders(page: () => Page) {
  return {
    button: (name: string | RegExp) => page().getByRole('button', { name, exact: typeof name === 'string' }),
    field: (label: string) => page().getByLabel(label),
    heading: (name: string) => page().getByRole('heading', { name, exact: true }),
    said: (text: string | RegExp) =>
      expect.poll(() => page().locator('.said').textContent(), { timeout: 5_000 }).toMatch(text),
    visit: (view: string) =>
      page().getByRole('navigation').getByRole('link', { name: view, exact: true }).click(),
  }
}
