/**
 * Runs the service and the newsroom as two Workers in one local runtime, bundled and configured from their own
 * wrangler.jsonc. Everything listens on 127.0.0.1 only. For the demo, `npm start` and the tests.
 */
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4MiniflareOptions } from 'miniflare'
import { bundle, root } from './wrangler.ts'

// Loaded only now: it tells of the files it reads unless it is told not to before.
process.env.WRANGLER_LOG ??= 'none'
const { unstable_getMiniflareWorkerOptions, unstable_readConfig } = await import('wrangler')

const HOST = '127.0.0.1'

/** The Workers, by what they are called here; the first also answers the runtime's own port. */
const workers = {
  service: { name: 'digest-service', config: 'wrangler.jsonc' },
  newsroom: { name: 'digest-newsroom', config: 'examples/newsroom/wrangler.jsonc' },
} as const
type Which = keyof typeof workers

type Vars = Record<string, string>

export interface LocalOptions {
  /** The service's AUTH_SECRET: at least 32 characters. */
  secret: string
  /** The folder that keeps the objects; temporary where none is given. */
  persist?: string
  /** 0 or none: any free port. */
  servicePort?: number
  newsroomPort?: number
  /** Override the vars of wrangler.jsonc. What `.dev.vars` says does not count here. */
  vars?: Partial<Record<Which, Vars>>
  /** Receives each line that the Workers log; quiet where none is given. */
  log?: (line: string) => void
}

export interface Local {
  service: URL
  newsroom: URL
  stop(): Promise<void>
}

/** Starts both and waits until they answer. @throws an error that says which port is taken, or why a build failed */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const { secret, persist, servicePort = 0, newsroomPort = 0, vars, log } = options
  await Promise.all([mustBeFree(servicePort), mustBeFree(newsroomPort)])
  const [service, newsroom] = await Promise.all([
    worker('service', servicePort, { ...vars?.service, AUTH_SECRET: secret }),
    worker('newsroom', newsroomPort, { ...vars?.newsroom }),
  ])
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      workers: [service, newsroom],
      host: HOST,
      port: 0,
      // Otherwise it asks the network where it is.
      cf: false,
      log: new Log(LogLevel.NONE),
      handleStructuredLogs: ({ message }: { message: string }) => log?.(message),
      ...(persist !== undefined && { resourcePersistencePath: persist }),
    }),
  )
  await runtime.ready
  return {
    service: await runtime.unsafeGetDirectURL(workers.service.name),
    newsroom: await runtime.unsafeGetDirectURL(workers.newsroom.name),
    stop: () => runtime.dispose(),
  }
}

async function worker(
  which: Which,
  port: number,
  bindings: Vars,
): Promise<Extract<V4MiniflareOptions, { workers: unknown }>['workers'][number]> {
  const { name, config } = workers[which]
  const script = await scriptOf(which)
  const path = join(root, config)
  const { modulesRules: _, ...options } = unstable_getMiniflareWorkerOptions(path).workerOptions
  const { vars } = unstable_readConfig({ config: path })
  return {
    ...options,
    name,
    modules: [{ type: 'ESModule', path: 'index.js', contents: script }],
    bindings: { ...vars, ...bindings },
    ...(which === 'service' && { serviceBindings: { NEWSROOM: workers.newsroom.name } }),
    // Straight to this Worker, each under a port of its own.
    unsafeDirectSockets: [{ host: HOST, port }],
  }
}

const bundles = new Map<Which, Promise<string>>()

/** The Worker's script, built once a process. */
function scriptOf(which: Which): Promise<string> {
  const built = bundles.get(which) ?? bundle(workers[which].config)
  bundles.set(which, built)
  return built
}

/** A runtime that was just ended may still hold its ports for a moment. */
const PORT_TRIES = 20

/** Asked before the runtime is, which names no port when it cannot listen. */
async function mustBeFree(port: number): Promise<void> {
  for (let tries = 0; tries < PORT_TRIES; tries += 1) {
    if (await isFree(port)) return
    await pause(100)
  }
  throw new Error(`Port ${port} on ${HOST} is already in use`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    )
    probe.listen(port, HOST, () => probe.close(() => resolve(true)))
  })
}
