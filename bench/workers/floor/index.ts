/** The floor: an object that does nothing, stores one row, or sends a fixed text to its sockets. */
import { DurableObject, RpcTarget, WorkerEntrypoint } from 'cloudflare:workers'
import { countCalls, observe, takeBill } from '../meter.ts'

const answer = JSON.stringify({ ok: true, filler: 'x'.repeat(300) })

class Plain extends DurableObject {
  #made = false

  async noop(_body: string): Promise<string> {
    return answer
  }

  async insert(body: string): Promise<string> {
    const { sql } = this.ctx.storage
    if (!this.#made)
      sql.exec('CREATE TABLE IF NOT EXISTS facts (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)')
    this.#made = true
    sql.exec('INSERT INTO facts (body) VALUES (?)', body)
    return answer
  }

  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get('Upgrade') === 'websocket') {
      const { 0: client, 1: server } = new WebSocketPair()
      this.ctx.acceptWebSocket(server)
      return new Response(null, { status: 101, webSocket: client })
    }
    const text = await request.text()
    if (isDutiful(request)) await this.insert(text)
    for (const socket of this.ctx.getWebSockets()) socket.send(text)
    return new Response(null, { status: 204 })
  }
}

export class Floor extends Plain {
  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    observe(ctx.storage)
    super(ctx, env)
  }
}
countCalls(Floor, Plain)

interface FloorEnv {
  FLOOR: DurableObjectNamespace<Floor>
}

/** The floor of an entrypoint for siblings: a handle that only passes calls on. */
export class FloorService extends WorkerEntrypoint<FloorEnv> {
  object(name: string): FloorHandle {
    return new FloorHandle(this.env.FLOOR.getByName(name))
  }
}
class FloorHandle extends RpcTarget {
  readonly #floor: DurableObjectStub<Floor>

  constructor(floor: DurableObjectStub<Floor>) {
    super()
    this.#floor = floor
  }
  noop(body: string): Promise<string> {
    return this.#floor.noop(body)
  }
  insert(body: string): Promise<string> {
    return this.#floor.insert(body)
  }
}

const isDutiful = (request: Request) => new URL(request.url).pathname.startsWith('/duties')

/**
 * The duties of every operation and nothing else: parse JSON, send the service's headers, write a log entry,
 * store before responding.
 */
async function dutiful(request: Request, floor: DurableObjectStub<Floor>, kind: string): Promise<Response> {
  const began = Date.now()
  const body = JSON.stringify(JSON.parse(await request.text()))
  const told = await (kind === 'row' ? floor.insert(body) : floor.noop(body))
  const requestId = crypto.randomUUID()
  const ms = Date.now() - began
  console.log({ operation: kind, code: 'ok', ms, userId: 'somebody', jobId: 'something', requestId })
  const headers = {
    'Content-Type': 'application/json',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-cache',
    'Referrer-Policy': 'no-referrer',
    'Strict-Transport-Security': 'max-age=31536000',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'X-Request-Id': requestId,
  }
  return new Response(told, { headers })
}

/** `/{noop|row|sockets}/{name}`; the same below `/duties`, with other objects. `/bill` needs no object. */
export default {
  async fetch(request, env) {
    const path = new URL(request.url).pathname.split('/').slice(1)
    const [kind = '', name = ''] = path.slice(-2)
    if (kind === 'bill') return Response.json(takeBill())
    const floor = env.FLOOR.getByName(isDutiful(request) ? `duties ${name}` : name)
    if (kind === 'sockets') return floor.fetch(request)
    if (isDutiful(request)) return dutiful(request, floor, kind)
    if (kind === 'noop') return new Response(await floor.noop(await request.text()))
    return new Response(await floor.insert(await request.text()))
  },
} satisfies ExportedHandler<FloorEnv>
