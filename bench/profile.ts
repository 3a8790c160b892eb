/**
 * Profiles the service: `npm run profile [-- status|vote|start|add|report|complete [limit,silent|- [floor]]]`. Runs one
 * operation over REST again and again, samples the isolate through the inspector, and prints the time of each module
 * and function per call.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { build, remove, scriptOf } from './build.ts'
import { Side } from './compare.ts'
import { article, articles } from './data.ts'
import { floor, ours } from './operations.ts'
import { Runtime } from './runtime.ts'
import { seedJob } from './seeds.ts'

interface Node {
  id: number
  callFrame: { functionName: string; url: string; lineNumber: number }
  children?: number[]
}
interface Profile {
  nodes: Node[]
  samples: number[]
  timeDeltas: number[]
}

const operation = process.argv[2] ?? 'status'
/** The reports of 10 articles that each job receives. */
const REPORTS = 5
/** A job of 50 articles is prepared for each call of `complete`. */
const CALLS = operation === 'complete' ? 600 : 3_000
const WARM_UP_CALLS = CALLS / 6
/** A user starts at most 200 jobs a day. */
const userOf = (job: number) => `user-${job % 20}`

/** The part of the inspector's protocol that is needed. */
class Inspector {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, (result: unknown) => void>()
  #last = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown }
      if (id !== undefined) this.#waiting.get(id)?.(result)
    })
  }

  static async of(port: number): Promise<Inspector> {
    const listed = await fetch(`http://127.0.0.1:${port}/json`)
    const targets = (await listed.json()) as { id: string; webSocketDebuggerUrl: string }[]
    const own = targets.find(({ id }) => id.endsWith('main'))
    if (!own) throw new Error(`Not among ${targets.map(({ id }) => id).join(', ')}`)
    const socket = new WebSocket(own.webSocketDebuggerUrl)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', reject)
    })
    return new Inspector(socket)
  }

  ask(method: string, params: object = {}): Promise<unknown> {
    this.#last += 1
    const id = this.#last
    this.#socket.send(JSON.stringify({ id, method, params }))
    return new Promise((resolve) => this.#waiting.set(id, resolve))
  }
}

/** The module of each line of a bundle, from the bundler's comments. */
function modulesOf(script: string): string[] {
  let module = 'bundle'
  return script.split('\n').map((line) => {
    const [, path] = /^\/\/ (?:\.\.\/)*((?:src|bench|node_modules)\/\S+)$/.exec(line) ?? []
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path ?? '') ?? []
    module = name ?? path ?? module
    return module
  })
}

function print({ nodes, samples, timeDeltas }: Profile, script: string): void {
  const modules = modulesOf(script)
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])))
  // The runtime's own functions have no line. Only their caller tells what they were for.
  const nearest = (id: number | undefined): Node['callFrame'] | undefined => {
    const frame = frames.get(id ?? 0)
    if (!frame || frame.functionName === '(root)') return undefined
    return frame.lineNumber >= 0 ? frame : nearest(parents.get(id ?? 0))
  }
  const byModule = new Map<string, number>()
  const byFunction = new Map<string, number>()
  const count = (sums: Map<string, number>, name: string, time: number) =>
    sums.set(name, (sums.get(name) ?? 0) + time)
  for (const [index, id] of samples.entries()) {
    const time = timeDeltas[index] ?? 0
    const { functionName } = frames.get(id) ?? { functionName: '' }
    const caller = nearest(id)
    const module = caller ? (modules[caller.lineNumber] ?? 'bundle') : 'the runtime itself'
    count(byModule, functionName === '(idle)' ? functionName : module, time)
    if (functionName === '(idle)') continue
    const within = caller && `${caller.functionName || '(anonymous)'} in ${module}`
    const isOwn = caller === frames.get(id)
    count(byFunction, within && !isOwn ? `${within} > ${functionName}` : (within ?? functionName), time)
  }
  const total = timeDeltas.reduce((sum, time) => sum + time, 0)
  const idle = byModule.get('(idle)') ?? 0
  console.log(`awake ${((total - idle) / CALLS).toFixed(0)} µs a call, of ${(total / CALLS).toFixed(0)} µs`)
  list(byModule, 25)
  list(byFunction, 30)
}

function list(sums: Map<string, number>, most: number): void {
  console.log('')
  const top = [...sums].sort(([, a], [, b]) => b - a).slice(0, most)
  for (const [name, time] of top) console.log(`${(time / CALLS).toFixed(1).padStart(8)} µs  ${name}`)
}

const built = await build({ isReadable: true })
const secret = randomBytes(32).toString('hex')
const { folder } = built
const inspectorPort = 20_000 + Math.floor(Math.random() * 20_000)
const isFloor = process.argv[4] === 'floor'
const runtime = await Runtime.start({
  name: isFloor ? 'floor' : 'service',
  folder,
  persist: join(folder, 'profiled'),
  isMetered: false,
  secret,
  service: process.argv[3] ?? '',
  inspectorPort,
})
try {
  const door = isFloor ? floor : ours(secret)
  const side = await Side.of(isFloor ? 'floor' : 'ours', runtime, door)
  await seedJob(side, 'profiled', 'job', 10)
  if (operation === 'complete')
    for (let number = 0; number < WARM_UP_CALLS + CALLS; number++)
      await seedJob(side, userOf(number), `job-${number}`, 50)
  if (operation === 'report')
    for (let number = 0; number < (WARM_UP_CALLS + CALLS) / REPORTS; number++)
      await side.ask(door.start(userOf(number), `job-${number}`))
  const call = (number: number) => {
    if (operation === 'complete') return side.ask(door.complete(userOf(number), `job-${number}`))
    if (operation === 'start') return side.ask(door.start(userOf(number), `job-${number}`))
    if (operation === 'report') {
      const job = Math.floor(number / REPORTS)
      const some = articles(10, 10 * (number % REPORTS), `job-${job}`)
      return side.ask(door.addBatch(userOf(job), `job-${job}`, some))
    }
    if (operation === 'vote') return side.ask(door.vote('profiled', `vote-${number}`))
    if (operation === 'add')
      return side.ask(door.add('profiled', 'job', { ...article(number % 1_500), id: `a-${number % 1_500}` }))
    return side.ask(door.status('profiled', 'job'))
  }
  for (let number = 0; number < WARM_UP_CALLS; number++) await call(number)
  const inspector = await Inspector.of(inspectorPort)
  await inspector.ask('Profiler.enable')
  await inspector.ask('Profiler.setSamplingInterval', { interval: 100 })
  await inspector.ask('Profiler.start')
  for (let number = 0; number < CALLS; number++) await call(WARM_UP_CALLS + number)
  const { profile } = (await inspector.ask('Profiler.stop')) as { profile: Profile }
  print(profile, await scriptOf(folder, isFloor ? 'floor' : 'service'))
} finally {
  await runtime.stop()
  await remove(built)
}
process.exit()
