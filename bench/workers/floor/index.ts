/** The least the platform can do: an object that does nothing, stores one row, or sends a fixed text to its sockets. */
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

/** The least that a door for siblings can be: a handle on an object, which only passes calls on. */
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

/** `/{noop|row|sockets}/{name}`. */
export default {
  async fetch(request, env) {
    const [, kind, name = ''] = new URL(request.url).pathname.split('/')
    const floor = env.FLOOR.getByName(name)
    if (kind === 'noop') return new Response(await floor.noop(await request.text()))
    if (kind === 'row') return new Response(await floor.insert(await request.text()))
    if (kind === 'sockets') return floor.fetch(request)
    return Response.json(takeBill())
  },
} satisfies ExportedHandler<FloorEnv>
