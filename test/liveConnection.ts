/** A job's live connections in tests, and the calls that cause frames: all through the gateway. */
import { env, exports } from 'cloudflare:workers'
import { SignJWT } from 'jose'
import * as v from 'valibot'
import { expect } from 'vitest'
import type { Frame } from '../src/contract/frames.ts'
import { FrameSchema } from '../src/contract/frames.ts'
import type { ArticleInput } from '../src/contract/job.ts'
import { eventually } from './eventually.ts'
import { TEST_SECRET } from './setup/secret.ts'

export const PRODUCE = 'digest:produce'
export const DAY_SECONDS = 24 * 60 * 60

/** A user's own token. */
export function tokenFor(user: string, scope = '', seconds = DAY_SECONDS): Promise<string> {
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(new TextEncoder().encode(TEST_SECRET))
}

export function request(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return exports.default.fetch(new Request(`https://digests.example${path}`, { headers }))
}

export const post = async (path: string, token: string, body?: unknown) =>
  exports.default.fetch(
    new Request(`https://digests.example${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )

let count = 0

/** A new job of a new user, called directly at the object. */
export async function newJob({ stallMs = 1_000 * DAY_SECONDS, expectedArticles = 200 } = {}) {
  const user = `user${++count}`
  const job = env.DIGEST_JOB.getByName(`${user}:one`)
  const { watchToken = '' } = await job.start({
    topics: ['science'],
    timeoutMs: 1_000 * DAY_SECONDS,
    stallMs,
    expectedArticles,
  })
  const path = `/v1/users/${user}/jobs/one`
  return { user, job, path, events: `${path}/events`, watchToken }
}

export const articles = (from: number, to: number): ArticleInput[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ id: `a${from + at}`, title: `Article ${from + at}` }))

/** The sequence numbers in the frames, in order. */
export const numbers = (frames: Frame[]): number[] =>
  frames.flatMap((frame) => (frame.type === 'articles' ? frame.data.map(({ seq }) => seq) : []))

/** One live connection with everything it has received. */
export class Connection {
  readonly frames: Frame[] = []
  closed: { code: number; reason: string } | undefined
  readonly socket: WebSocket

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.addEventListener('message', ({ data }) => {
      // Every frame in every suite must match the document.
      if (data !== 'pong') this.frames.push(v.parse(FrameSchema, JSON.parse(String(data))))
    })
    socket.addEventListener('close', ({ code, reason }) => {
      this.closed = { code, reason }
    })
    socket.accept()
  }

  get types() {
    return this.frames.map(({ type }) => type)
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message))
  }

  /**
   * Waits until this many frames of a type have come.
   * @returns the last of them
   */
  async frame<Type extends Frame['type']>(type: Type, count = 1): Promise<Extract<Frame, { type: Type }>> {
    return eventually(() => {
      const found = this.frames.filter((frame) => frame.type === type)
      expect(found.length, `frames of type ${type}`).toBeGreaterThanOrEqual(count)
      return found[count - 1] as Extract<Frame, { type: Type }>
    })
  }

  async close(): Promise<{ code: number; reason: string }> {
    return eventually(() => {
      if (!this.closed) throw new Error('The connection is still open')
      return this.closed
    })
  }
}

/** Connects with a token as a browser must: `digest, bearer.{token}`. */
export async function connect(path: string, token: string): Promise<Connection> {
  return opened(
    await request(path, { Upgrade: 'websocket', 'Sec-WebSocket-Protocol': `digest, bearer.${token}` }),
  )
}

/** Connects with nothing but the URL. */
export async function connectBare(path: string): Promise<Connection> {
  return opened(await request(path, { Upgrade: 'websocket' }))
}

async function opened(response: Response): Promise<Connection> {
  if (!response.webSocket) throw new Error(`RpcError with ${response.status}: ${await response.text()}`)
  return new Connection(response.webSocket)
}
