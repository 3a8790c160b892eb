/** A headless Chromium for the suites that look at pages. They fail without one: only `npm run test:browser` runs them. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
/** Without these, Chromium looks up hosts of its maker. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function launchChromium(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(
      `There is no ${CHROMIUM}: install Debian's package "chromium", or name another with CHROMIUM=…`,
    )
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS })
}
