/**
 * The service in a local runtime, alone or with the newsroom, as a test needs it: objects can be evicted, the process
 * killed with -9 and started again on the same storage and port. Everything listens on 127.0.0.1 only.
 */
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { inject } from 'vitest'
import { tokenFor } from '../../../../scripts/secret.ts'
import { root } from '../../../../scripts/wrangler.ts'
import { isInternal, isWorthPrinting } from '../../../setup/output.ts'
import { TEST_SECRET } from '../../../setup/secret.ts'
import { workerdPids } from './processes.ts'
import { NAMES, type WorkerName } from './workers.ts'

const HOST = '127.0.0.1'
const SIBLING = 'sibling'
const UNLIMITED: NonNullable<RuntimeOptions['rateLimit']> = { limit: 1_000_000_000, period: 60 }

type Vars = Record<string, string>

export interface Instead {
  /** Its entry module, relative to the repository. */
  main: string
  /** Its objects, if they are not the service's. */
  durableObjects?: Record<string, { className: string; useSQLite: boolean }>
}

export interface RuntimeOptions {
  /** Also runs the newsroom, bound to the service. */
  withNewsroom?: boolean
  /** Runs this Worker instead of the service, with the service's configuration. */
  instead?: Instead
  /** Override the vars of each wrangler.jsonc. */
  vars?: Vars
  newsroomVars?: Vars
  /** Runs in the newsroom's place until `useNewsroom`. */
  newsroomScript?: string
  /** A Worker beside the service: its entry module, relative to the repository, and its bindings. */
  sibling?: Pick<Worker, 'durableObjects' | 'serviceBindings'> & { main: string }
  /** Service bindings to one of the Workers that run. */
  serviceBindings?: Record<string, { name: string; entrypoint?: string }>
  /** Requests a user may make in a period of seconds. Unlimited by default: it would depend on the speed of the machine. */
  rateLimit?: { limit: number; period: 10 | 60 }
  /** Receives every line that the Workers log. */
  log?: (line: string) => void
  /** A fault of the service (`internal`) is what the test wants to see. Otherwise `stop` throws it. */
  expectsInternal?: boolean
}

type Started = { miniflare: Miniflare; pid: number }

export class Runtime {
  readonly url: URL
  readonly newsroom: URL
  readonly #options: RuntimeOptions
  readonly #folder: string
  readonly #start: (workers: Worker[]) => Promise<Started>
  #workers: Worker[]
  readonly #internal: string[]
  #started: Started

  private constructor(
    at: { url: URL; newsroom: URL; folder: string },
    options: RuntimeOptions,
    internal: string[],
    start: (workers: Worker[]) => Promise<Started>,
    workers: Worker[],
    started: Started,
  ) {
    this.url = at.url
    this.newsroom = at.newsroom
    this.#folder = at.folder
    this.#options = options
    this.#internal = internal
    this.#start = start
    this.#workers = workers
    this.#started = started
  }

  static async start(options: RuntimeOptions = {}): Promise<Runtime> {
    const folder = await mkdtemp(join(tmpdir(), 'digest-runtime-'))
    const [port, newsroomPort] = [await freePort(), await freePort()]
    const workers = await Promise.all([
      serviceWorker(port, options),
      ...(options.withNewsroom ? [newsroomWorker(newsroomPort, options)] : []),
      ...(options.sibling ? [siblingWorker(options.sibling)] : []),
    ])
    const internal: string[] = []
    const start = async (workers: Worker[]) => {
      const before = workerdPids()
      const miniflare = new Miniflare(
        convertV4MiniflareOptions({
          workers,
          host: HOST,
          port: 0,
          // Otherwise Miniflare asks the network where this machine is.
          cf: false,
          log: new Log(LogLevel.NONE),
          handleStructuredLogs: ({ message }: { message: string }) => {
            options.log?.(message)
            if (isInternal(message)) internal.push(message)
            else if (!options.log && isWorthPrinting(message)) console.error(message)
          },
          resourcePersistencePath: folder,
        }),
      )
      await miniflare.ready
      const pid = workerdPids().find((pid) => !before.includes(pid))
      if (pid === undefined) throw new Error('The workerd process was not found')
      return { miniflare, pid }
    }
    const [url, newsroom] = [port, newsroomPort].map((number) => new URL(`http://${HOST}:${number}`)) as [
      URL,
      URL,
    ]
    return new Runtime({ url, newsroom, folder }, options, internal, start, workers, await start(workers))
  }

  /** The process id of workerd. */
  get pid(): number {
    return this.#started.pid
  }

  /** A request to the sibling. */
  async askSibling(path: string): Promise<Response> {
    const { miniflare } = this.#started
    return fetch(new URL(path, await miniflare.unsafeGetDirectURL(SIBLING)))
  }

  /** Takes an object out of memory; its hibernating sockets stay open. @returns false if it could not be evicted */
  evict(className: string, name: string): Promise<boolean> {
    return this.#started.miniflare.unsafeEvictDurableObject(NAMES.service, className, { name }).then(
      () => true,
      (error: Error) => {
        // It does not run, or it is too busy.
        if (/not currently running|active references/.test(error.message)) return false
        throw error
      },
    )
  }

  /** Kills the process with -9, then starts it again on the same storage and ports. */
  async crash(): Promise<void> {
    await this.down()
    await this.up()
  }

  /** Kills the process with -9. */
  async down(): Promise<void> {
    process.kill(this.#started.pid, 'SIGKILL')
    // At once: Miniflare would start a new process by itself.
    await this.#started.miniflare.dispose()
  }

  /** Starts the process again after `down`. */
  async up(): Promise<void> {
    this.#started = await this.#start(this.#workers)
  }

  /** From the next `up` on, the newsroom itself runs instead of `newsroomScript`. */
  async useNewsroom(): Promise<void> {
    const [service, ...others] = this.#workers
    const newsroom = await newsroomWorker(Number(this.newsroom.port), {
      ...this.#options,
      newsroomScript: undefined,
    })
    if (service) this.#workers = [service, newsroom, ...others.slice(1)]
  }

  /** Stops, then starts another Worker in the service's place, on the same storage and ports. */
  async deploy(instead: Instead): Promise<void> {
    const [, ...others] = this.#workers
    this.#workers = [await serviceWorker(Number(this.url.port), { ...this.#options, instead }), ...others]
    await this.#started.miniflare.dispose()
    await this.up()
  }

  /** @throws if the service has logged an `internal` error that the test does not expect */
  async stop(): Promise<void> {
    await this.#started.miniflare.dispose()
    await rm(this.#folder, { recursive: true, force: true })
    if (this.#internal.length > 0 && !this.#options.expectsInternal)
      throw new Error(`The service logged an internal error:\n${this.#internal.join('\n')}`)
  }
}

type Worker = Extract<
  Parameters<typeof convertV4MiniflareOptions>[0],
  { workers: unknown }
>['workers'][number]

async function serviceWorker(port: number, options: RuntimeOptions): Promise<Worker> {
  const { instead, vars, rateLimit = UNLIMITED, withNewsroom, serviceBindings } = options
  const limit = { RATE_LIMIT: { namespace_id: '1', simple: rateLimit } }
  return {
    ...(await worker('service', port, { AUTH_SECRET: TEST_SECRET, ...vars }, instead)),
    ratelimits: limit,
    serviceBindings: { ...serviceBindings, ...(withNewsroom && { NEWSROOM: NAMES.newsroom }) },
  }
}

async function newsroomWorker(
  port: number,
  { newsroomVars, newsroomScript }: { newsroomVars?: Vars; newsroomScript?: string | undefined },
): Promise<Worker> {
  const newsroom = await worker('newsroom', port, { ...newsroomVars })
  if (newsroomScript === undefined) return newsroom
  return { ...newsroom, modules: [{ type: 'ESModule', path: 'index.js', contents: newsroomScript }] }
}

async function siblingWorker({ main, ...bindings }: NonNullable<RuntimeOptions['sibling']>): Promise<Worker> {
  const { compatibilityDate } = inject('workers').service.options
  return {
    ...bindings,
    name: SIBLING,
    compatibilityDate,
    modules: [{ type: 'ESModule', path: 'index.js', contents: await bundled(main) }],
    unsafeDirectSockets: [{ host: HOST, port: 0 }],
  }
}

async function worker(name: WorkerName, port: number, vars: Vars, instead?: Instead): Promise<Worker> {
  const { script, options } = inject('workers')[name]
  const { bindings, ...rest } = options as Worker & { bindings: Vars }
  const { main, ...changes } = instead ?? {}
  const contents = main === undefined ? await readFile(script, 'utf8') : await bundled(main)
  return {
    ...rest,
    ...changes,
    name: NAMES[name],
    modules: [{ type: 'ESModule', path: 'index.js', contents }],
    bindings: { ...bindings, ...vars },
    // A port of its own, straight to this Worker.
    unsafeDirectSockets: [{ host: HOST, port }],
  }
}

/** The script of a Worker that only a test has. wrangler, which uses esbuild as well, would take seconds. */
async function bundled(main: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [main],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    logLevel: 'silent',
  })
  const [file] = outputFiles
  if (!file) throw new Error(`esbuild made nothing of ${main}`)
  return file.text
}

/** A user's token for the service under test. */
export const token = (user: string, scope?: string) => tokenFor(TEST_SECRET, { user, scope, minutes: 60 })

/**
 * A port below the range that outgoing connections use. From that range, a client's own connection could take the
 * port while the service is down, connect to itself, and keep the service from starting.
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
