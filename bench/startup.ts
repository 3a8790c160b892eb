/**
 * The processor time of starting a Worker: a new isolate compiles and runs the Worker's modules and responds to one
 * request that needs no object. The runtime's own Worker loader makes the isolates, so one process makes many. The
 * kernel counts the time of all threads of that process in ns (Linux only).
 *
 * The loader copies the script into the isolate, which is not counted: an empty Worker that carries the same script as
 * text is started beside each Worker, and an empty Worker that carries nothing. With the time of the three:
 *
 *   modules = Worker − empty Worker with the text
 *   isolate = modules + empty Worker
 *
 * The bar applies to `isolate`, which is what a start takes. `modules` of the floor is about 1 ms, so its ratio would
 * say little.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { type Built, scriptOf } from './build.ts'
import { median } from './compare.ts'
import { Line } from './http.ts'

const ROUNDS = 11
const WARM_UP = 2
const BAR = 1.5

/**
 * The bundle of each, and a request that it answers without an object: 401 from ours. The `agents` package cannot take
 * part: the loader's isolates lack a module that it imports, `cloudflare:email`.
 */
const STARTED = {
  floor: { bundle: 'floor', path: '/bill' },
  ours: { bundle: 'deployed', path: '/v1/users/nobody/jobs/none' },
} as const
type StartedName = keyof typeof STARTED
const NAMES: StartedName[] = ['floor', 'ours']

/** Medians in ms. `ratio` is the median of the ratios within each round, and counts `isolate`. */
interface Measured {
  isolate: number
  modules: number
  ratio: number
  bar?: number
  isMet?: boolean
}
export type Startup = Record<StartedName, Measured>

/** `/{whole|carried|empty}/{name}/{id}{path}`: starts an isolate with this id. */
const LOADING = `
const EMPTY = 'export default { fetch: () => new Response() }'
const modulesOf = {
  whole: (script) => ({ 'index.js': script }),
  carried: (script) => ({ 'index.js': EMPTY, 'carried.txt': { text: script } }),
  empty: () => ({ 'index.js': EMPTY }),
}
export default {
  async fetch(request, env) {
    const [, load, name, id, ...path] = new URL(request.url).pathname.split('/')
    const code = () => ({
      compatibilityDate: '2026-10-23',
      mainModule: 'index.js',
      modules: modulesOf[load](env[name]),
      env: { AUTH_SECRET: 'x'.repeat(64) },
    })
    const worker = env.LOADER.get(load + name + id, code)
    const { status } = await worker.getEntrypoint().fetch('http://worker/' + path.join('/'))
    return new Response(String(status))
  },
}`

/** Undefined where the kernel does not count. */
export async function startup({ folder }: Built): Promise<Startup | undefined> {
  if (process.platform !== 'linux') return undefined
  const before = new Set(runtimes())
  const scripts = await Promise.all(
    NAMES.map(async (name) => [name, await scriptOf(folder, STARTED[name].bundle)] as const),
  )
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      name: 'main',
      compatibilityDate: '2026-10-23',
      modules: [{ type: 'ESModule', path: 'index.js', contents: LOADING }],
      modulesRoot: '/',
      bindings: Object.fromEntries(scripts),
      workerLoaders: { LOADER: {} },
      unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
      host: '127.0.0.1',
      port: 0,
      cf: false,
      log: new Log(LogLevel.NONE),
      handleStructuredLogs: () => undefined,
    }),
  )
  try {
    await runtime.ready
    const line = await Line.open(String(await runtime.unsafeGetDirectURL('main')))
    const [id] = runtimes().filter((one) => !before.has(one))
    if (id === undefined) throw new Error('The runtime has no process')
    const found = await rounds(line, id)
    line.close()
    return found
  } finally {
    await runtime.dispose()
  }
}

async function rounds(line: Line, process: string): Promise<Startup> {
  const isolates: Record<StartedName, number[]> = { floor: [], ours: [] }
  const modules: Record<StartedName, number[]> = { floor: [], ours: [] }
  const costOf = async (path: string) => {
    const before = processorMs(process)
    const status = Number(await line.ask({ method: 'GET', path }))
    if (status >= 500) throw new Error(`${path}: ${status}`)
    return processorMs(process) - before
  }
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const empty = await costOf(`/empty/none/${round}/`)
    for (const name of NAMES) {
      const carried = await costOf(`/carried/${name}/${round}/`)
      const own = (await costOf(`/whole/${name}/${round}${STARTED[name].path}`)) - carried
      if (round < WARM_UP) continue
      modules[name].push(own)
      isolates[name].push(own + empty)
    }
  }
  const measured = (name: StartedName) => ({
    isolate: median(isolates[name]),
    modules: median(modules[name]),
    ratio: median(isolates[name].map((ms, round) => ms / (isolates.floor[round] ?? Number.NaN))),
  })
  const ours = measured('ours')
  return { floor: measured('floor'), ours: { ...ours, bar: BAR, isMet: ours.ratio <= BAR } }
}

/** The ids of the runtimes that this process has started. */
function runtimes(): string[] {
  return readdirSync('/proc').filter((id) => {
    try {
      const [, name, parent] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${id}/stat`, 'utf8')) ?? []
      return name === 'workerd' && Number(parent) === process.pid
    } catch {
      // Not a process, or one that has ended.
      return false
    }
  })
}

/** The processor time of a process so far, of all its threads. */
function processorMs(id: string): number {
  const threads = readdirSync(`/proc/${id}/task`)
  const times = threads.map((thread) =>
    Number(readFileSync(`/proc/${id}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  )
  return times.reduce((sum, ns) => sum + ns, 0) / 1e6
}
