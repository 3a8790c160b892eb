/**
 * A Worker in a local runtime that a test may evict objects of, kill with -9 and start again on the same storage and
 * port. Bundled as `wrangler deploy` would; everything listens on 127.0.0.1 only.
 */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { tokenFor } from '../../scripts/secret.ts'
import { bundle, root, runtimes } from '../../scripts/wrangler.ts'
import { TEST_SECRET } from '../secret.ts'

// Loaded only now: it tells of the files it reads unless it is told not to before.
process.env.WRANGLER_LOG ??= 'none'
const { unstable_getMiniflareWorkerOptions, unstable_readConfig } = await import('wrangler')

const HOST = '127.0.0.1'
const UNLIMITED = 1_000_000_000

/** The service under test. */
export const SERVICE = { config: 'wrangler.jsonc', main: 'src/index.ts' }

export interface RuntimeOptions {
  /** The Worker: its wrangler.jsonc and the module it starts from, both relative to the repository. */
  worker?: { config: string; main: string }
  vars?: Record<string, string>
  /** Requests a user may make; unless given more than any test makes, where the service's own limit depends on how fast the machine is. */
  perMinute?: number
  log?: (line: string) => void
}

type Started = { miniflare: Miniflare; pid: number }
type Start = () => Promise<Started>

export class Runtime {
  readonly url: URL
  #miniflare: Miniflare
  #pid: number
  readonly #start: Start
  readonly #folder: string
  readonly #name: string

  private constructor(url: URL, name: string, folder: string, start: Start, { miniflare, pid }: Started) {
    this.url = url
    this.#name = name
    this.#folder = folder
    this.#start = start
    this.#miniflare = miniflare
    this.#pid = pid
  }

  static async start({
    worker = SERVICE,
    vars = {},
    perMinute = UNLIMITED,
    log,
  }: RuntimeOptions = {}): Promise<Runtime> {
    const folder = await mkdtemp(join(tmpdir(), 'digest-live-'))
    const script = await bundle(worker.config, worker.main)
    const config = join(root, worker.config)
    const { modulesRules: _, ...options } = unstable_getMiniflareWorkerOptions(config).workerOptions
    const { vars: configured, name = 'worker' } = unstable_readConfig({ config })
    const port = await freePort()
    const start = async () => {
      const before = await runtimes()
      const miniflare = new Miniflare(
        convertV4MiniflareOptions({
          workers: [
            {
              ...options,
              name,
              modules: [{ type: 'ESModule', path: 'index.js', contents: script }],
              ratelimits: { RATE_LIMIT: { namespace_id: '1', simple: { limit: perMinute, period: 60 } } },
              bindings: { ...configured, AUTH_SECRET: TEST_SECRET, ...vars },
              unsafeDirectSockets: [{ host: HOST, port }],
            },
          ],
          host: HOST,
          port: 0,
          // Otherwise it asks the network where it is.
          cf: false,
          log: new Log(LogLevel.NONE),
          handleStructuredLogs: ({ message }: { message: string }) => log?.(message),
          resourcePersistencePath: folder,
        }),
      )
      await miniflare.ready
      const pid = (await runtimes()).find((pid) => !before.includes(pid))
      if (pid === undefined)
        throw new Error('The runtime has no process that could be found: is `ps` missing?')
      return { miniflare, pid }
    }
    return new Runtime(new URL(`http://${HOST}:${port}`), name, folder, start, await start())
  }

  /** Takes an object out of memory, its hibernating sockets stay; false where it could not be. */
  evict(className: string, name: string): Promise<boolean> {
    return this.#miniflare.unsafeEvictDurableObject(this.#name, className, { name }).then(
      () => true,
      (error: Error) => {
        // Not there, or too busy to be let go.
        if (/not currently running|active references/.test(error.message)) return false
        throw error
      },
    )
  }

  /** As a crash of the machine: no goodbye. Then starts again on the same storage and port. */
  async crash(): Promise<void> {
    process.kill(this.#pid, 'SIGKILL')
    // Before it notices, or it would itself start a new one.
    await this.#miniflare.dispose()
    const { miniflare, pid } = await this.#start()
    this.#miniflare = miniflare
    this.#pid = pid
  }

  async stop(): Promise<void> {
    await this.#miniflare.dispose()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** A user's token for the Worker under test. */
export const token = (user: string, scope?: string) => tokenFor(TEST_SECRET, { user, scope, minutes: 60 })

/**
 * A port below those that outgoing connections are given: while the service is down, a connection to its port from
 * just that port would reach itself, and keep the service from coming back.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    const server = createServer().listen(port, HOST)
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
  throw new Error('No port is free')
}
