/**
 * Shared by the suites of the console: the service, a page of a real Chromium, and how to find things on it.
 */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { launchChromium } from '../runtime/chromium.ts'
import { Runtime } from '../runtime/runtime.ts'
import { WAIT_MS } from '../runtime/until.ts'

export const SIZES = { desktop: { width: 1100, height: 800 }, phone: { width: 320, height: 640 } }

export type OpenConsole = Awaited<ReturnType<typeof openConsole>>

export async function openConsole() {
  // The tests' own feeds are on this machine.
  const runtime = await Runtime.start({ withNewsroom: true, newsroomVars: { PRIVATE_FEEDS: 'allowed' } })
  const browser = await launchChromium()
  const page = await browser.newPage({ viewport: SIZES.desktop })
  page.setDefaultTimeout(WAIT_MS)
  const origins = new Set<string>()
  const errors: string[] = []
  page.on('request', (request) => origins.add(new URL(request.url()).origin))
  page.on('pageerror', (error) => {
    // Playwright's own sockets, once a test routes sockets: a frame has arrived after the page closed the connection. A
    // socket of the browser throws no such error: it logs it.
    if (!/WebSocket is already in CLOSING or CLOSED state/.test(error.message)) errors.push(String(error))
  })
  page.on('console', (message) => {
    // The browser logs every status over 399 and every lost connection, and these tests cause some.
    const isExpected = /^(Failed to load resource|WebSocket connection to)/.test(message.text())
    if (message.type() === 'error' && !isExpected) errors.push(message.text())
  })
  return {
    runtime,
    page,
    /** The origins that the page has requested. */
    origins,
    errors,
    async leave(): Promise<void> {
      await browser.close()
      await runtime.stop()
    },
  }
}

/** Finds elements by name, on the current page. */
export function finders(page: () => Page) {
  return {
    button: (name: string | RegExp) => page().getByRole('button', { name, exact: typeof name === 'string' }),
    field: (label: string) => page().getByLabel(label),
    heading: (name: string) => page().getByRole('heading', { name, exact: true }),
    said: (text: string | RegExp) =>
      expect.poll(() => page().locator('.message').textContent()).toMatch(text),
    visit: (view: string) =>
      page().getByRole('navigation').getByRole('link', { name: view, exact: true }).click(),
  }
}
