/**
 * Where the service's time on the processor goes: `node bench/profile.ts [status|vote|add] [limit,silent|-] [floor]`. Runs one operation over
 * REST again and again, samples the isolate through the inspector, and prints the share of each function's own time.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { build, remove } from './build.ts'
import { Side } from './contest.ts'
import { article } from './data.ts'
import { floor, ours } from './doors.ts'
import { Runtime } from './runtime.ts'
import { seedJob } from './workloads.ts'

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

const CALLS = 3_000

/** The inspector's protocol, as much of it as is needed. */
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

function print({ nodes, samples, timeDeltas }: Profile): void {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])))
  const own = new Map<string, number>()
  const nameOf = (id: number | undefined): string => {
    const { functionName = '', lineNumber = 0 } = frames.get(id ?? 0) ?? {}
    const name = functionName || '(anonymous)'
    // The runtime's own, of which only who called it tells what it was for.
    return lineNumber >= 0 || !parents.has(id ?? 0)
      ? `${name}:${lineNumber + 1}`
      : `${nameOf(parents.get(id ?? 0))} > ${name}`
  }
  samples.forEach((id, index) => {
    const name = nameOf(id)
    own.set(name, (own.get(name) ?? 0) + (timeDeltas[index] ?? 0))
  })
  const idle = [...own].filter(([name]) => name.includes('(idle)')).reduce((sum, [, time]) => sum + time, 0)
  const total = [...own.values()].reduce((sum, time) => sum + time, 0)
  console.log(`awake ${((total - idle) / CALLS).toFixed(0)} µs a call, of ${(total / CALLS).toFixed(0)} µs`)
  const top = [...own].sort(([, a], [, b]) => b - a).slice(0, 30)
  for (const [name, time] of top) console.log(`${(time / CALLS).toFixed(1).padStart(8)} µs  ${name}`)
}

const operation = process.argv[2] ?? 'status'
const built = await build()
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
  const call = (number: number) => {
    if (operation === 'vote') return side.ask(door.vote('profiled', `vote-${number}`))
    if (operation === 'add')
      return side.ask(door.add('profiled', 'job', { ...article(number % 1_500), id: `a-${number % 1_500}` }))
    return side.ask(door.status('profiled', 'job'))
  }
  for (let number = 0; number < 500; number++) await call(number)
  const inspector = await Inspector.of(inspectorPort)
  await inspector.ask('Profiler.enable')
  await inspector.ask('Profiler.setSamplingInterval', { interval: 100 })
  await inspector.ask('Profiler.start')
  for (let number = 0; number < CALLS; number++) await call(500 + number)
  const { profile } = (await inspector.ask('Profiler.stop')) as { profile: Profile }
  print(profile)
} finally {
  await runtime.stop()
  await remove(built)
}
process.exit()
