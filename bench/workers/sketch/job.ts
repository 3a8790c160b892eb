/**
 * DigestJob of the documented sketch, completed literally: each field under a key, all articles under one.
 */
import { DurableObject } from 'cloudflare:workers'

export interface Article {
  id: string
  [field: string]: unknown
}

type Status = 'pending' | 'in_progress' | 'completed' | 'failed'

const RETENTION_MS = 20 * 60_000

export class DigestJob extends DurableObject {
  #initialized = false
  #articles: Article[] = []
  #progress = 0
  #status: Status = 'pending'
  #fields: Record<string, unknown> = {}

  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get('Upgrade') === 'websocket') {
      const { 0: client, 1: server } = new WebSocketPair()
      this.ctx.acceptWebSocket(server)
      return new Response(null, { status: 101, webSocket: client })
    }
    await this.#ensureInitialized()
    switch (new URL(request.url).pathname) {
      case '/start':
        return this.#handleStart(await request.json())
      case '/status':
        return this.#handleStatus()
      case '/article':
        return this.#handleArticle(await request.json())
      case '/complete':
        return this.#handleComplete(await request.json())
      case '/seed':
        return this.#handleSeed(await request.json())
      default:
        return new Response('Not found', { status: 404 })
    }
  }

  override async webSocketMessage(_socket: WebSocket, message: string): Promise<void> {
    const data: unknown = JSON.parse(message)
    this.ctx.getWebSockets().forEach((socket) => {
      socket.send(JSON.stringify({ type: 'update', data }))
    })
  }

  override async alarm(): Promise<void> {
    await this.#ensureInitialized()
    if (this.#status !== 'in_progress') return
    this.#status = 'failed'
    await this.ctx.storage.put('status', this.#status)
  }

  async #handleStart(input: { topics: string[] }): Promise<Response> {
    this.#fields = {
      id: 'job',
      userId: 'user',
      topics: input.topics,
      currentStep: 'Starting',
      startedAt: new Date().toISOString(),
    }
    this.#status = 'pending'
    await this.ctx.storage.put({
      ...this.#fields,
      status: this.#status,
      progress: this.#progress,
      articles: this.#articles,
    })
    await this.ctx.storage.setAlarm(Date.now() + RETENTION_MS)
    return this.#handleStatus()
  }

  #handleStatus(): Response {
    return Response.json({
      ...this.#fields,
      status: this.#status,
      progress: this.#progress,
      articles: this.#articles,
    })
  }

  async #handleArticle(article: Article): Promise<Response> {
    this.#articles.push(article)
    this.#status = 'in_progress'
    this.#progress = Math.min(99, this.#progress + 1)
    await this.ctx.storage.put('articles', this.#articles)
    await this.ctx.storage.put('status', this.#status)
    await this.ctx.storage.put('progress', this.#progress)
    return Response.json({ success: true })
  }

  async #handleComplete({ digestId }: { digestId?: string }): Promise<Response> {
    this.#status = 'completed'
    this.#progress = 100
    this.#fields = { ...this.#fields, digestId, completedAt: new Date().toISOString() }
    const { completedAt } = this.#fields
    await this.ctx.storage.put({ status: this.#status, progress: 100, digestId, completedAt })
    return Response.json({ success: true })
  }

  /** For the bench: as if these articles had been added one by one. */
  async #handleSeed(articles: Article[]): Promise<Response> {
    this.#articles.push(...articles)
    await this.ctx.storage.put('articles', this.#articles)
    return new Response()
  }

  async #ensureInitialized(): Promise<void> {
    if (this.#initialized) return
    const keys = ['id', 'userId', 'topics', 'currentStep', 'startedAt', 'digestId', 'completedAt']
    const stored = await this.ctx.storage.get([...keys, 'status', 'progress', 'articles'])
    this.#articles = (stored.get('articles') as Article[] | undefined) ?? []
    this.#status = (stored.get('status') as Status | undefined) ?? 'pending'
    this.#progress = (stored.get('progress') as number | undefined) ?? 0
    this.#fields = Object.fromEntries(keys.map((key) => [key, stored.get(key)]))
    this.#initialized = true
  }
}
