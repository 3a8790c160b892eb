/** A minimal object with live connections: sends a fixed text to each. The baseline for ours. */
import { DurableObject } from 'cloudflare:workers'

export class Bare extends DurableObject {
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

export default {
  fetch: (request: Request, env: { BARE: DurableObjectNamespace<Bare> }) =>
    env.BARE.getByName('one').fetch(request),
} satisfies ExportedHandler<{ BARE: DurableObjectNamespace<Bare> }>
