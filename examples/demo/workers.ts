/** Runs the service, the newsroom and the mailer on this machine, on temporary storage, with wrangler's test harness. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { harnessWorker } from '../../scripts/localConfig.ts'
import { root } from '../../scripts/wrangler.ts'

// wrangler reads this variable when it is loaded, and prints what it does unless told not to.
process.env.WRANGLER_LOG ??= 'none'
// Otherwise wrangler asks the network where this machine is.
process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false'
const { createTestHarness } = await import('wrangler')

export interface Local {
  /**
   * Starts them.
   * @returns the service's URL
   */
  start(): Promise<URL>
  /**
   * `POST /digests` of the newsroom.
   * @returns the body of the response
   * @throws with the body of an error response
   */
  askNewsroom(request: object): Promise<string>
  stop(): Promise<void>
}

/**
 * @param secret the service's AUTH_SECRET: at least 32 characters
 * @param mailedLinks the address of the service in mails, whose own is known only when it has started
 */
export function localWorkers(secret: string, mailedLinks: URL): Local {
  keepTemporaryFiles()
  const harness = createTestHarness({
    root,
    workers: [
      harnessWorker(secret),
      // The user of the demo chooses the feeds, also those of their own network.
      { configPath: 'examples/newsroom/wrangler.jsonc', vars: { PRIVATE_FEEDS: 'allowed' } },
      { configPath: 'examples/mailer/wrangler.jsonc', vars: { SERVICE: mailedLinks.origin } },
    ],
  })
  return {
    start: async () => (await harness.listen()).url,
    async askNewsroom(request) {
      const response = await harness.getWorker('digest-newsroom').fetch('/digests', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(request),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(text)
      return text
    },
    stop: () => harness.close(),
  }
}

/**
 * Puts all temporary files into one folder, which is removed when this process exits. wrangler removes its own in the
 * moment in which it kills workerd, which may still write there: removing is then repeated.
 */
function keepTemporaryFiles(): void {
  const folder = mkdtempSync(join(tmpdir(), 'digest-demo-'))
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 }))
}
