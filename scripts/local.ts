/**
 * Runs the service and the newsroom as two Workers in one local runtime, bundled and configured from their own
 * wrangler.jsonc. Everything listens on 127.0.0.1 only. For the demo, `npm start` and the tests.
 */
import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4MiniflareOptions } from 'miniflare'

// Loaded only now: it tells of the files it reads unless it is told not to before.
process.env.WRANGLER_LOG ??= 'none'
const { unstable_getMiniflareWorkerOptions, unstable_readConfig } = await import('wrangler')

const HOST = '127.0.0.1'
export const root = join(import.meta.dirname, '..')

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
  /** The runtime's process, for tests that kill it; unknown where the machine cannot say. */
  runtimePid: number | undefined
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
  const before = await runtimes()
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
    runtimePid: (await runtimes()).find((pid) => !before.includes(pid)),
    stop: () => runtime.dispose(),
  }
}

async function worker(
  which: Which,
  port: number,
  bindings: Vars,
): Promise<Extract<V4MiniflareOptions, { workers: unknown }>['workers'][number]> {
  const { name, config } = workers[which]
  const script = await bundle(which)
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

/** The Worker's script as `wrangler deploy` would upload it; built once a process. */
function bundle(which: Which): Promise<string> {
  const built = bundles.get(which) ?? build(workers[which].config)
  bundles.set(which, built)
  return built
}

/** In a folder of its own, so that processes that build at the same time do not meet. */
async function build(config: string): Promise<string> {
  const parent = join(root, '.wrangler', 'local')
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'build-'))
  try {
    await wrangler(['deploy', '--dry-run', '--config', config, '--outdir', folder])
    return await readFile(join(folder, 'index.js'), 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function wrangler(args: string[]): Promise<void> {
  const program = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
  const env = {
    ...process.env,
    WRANGLER_LOG: 'log',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_WRITE_LOGS: 'false',
  }
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`wrangler ${args.join(' ')} failed:\n${said.trim()}`)),
    )
  })
}

/** Asked before the runtime is, which names no port when it cannot listen. */
function mustBeFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} on ${HOST} is already in use`) : error),
    )
    probe.listen(port, HOST, () => probe.close(() => resolve()))
  })
}

/** The runtimes that this process has started. None where there is no `ps`. */
function runtimes(): Promise<number[]> {
  return new Promise((resolve) =>
    execFile('ps', ['-A', '-o', 'pid=,ppid=,comm='], (error, listed) => {
      const rows = error ? [] : listed.split('\n').map((row) => row.trim().split(/\s+/))
      const ours = rows.filter(
        ([, parent, name]) => Number(parent) === process.pid && name?.includes('workerd'),
      )
      resolve(ours.map(([pid]) => Number(pid)))
    }),
  )
}
