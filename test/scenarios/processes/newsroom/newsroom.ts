/** Shared by the suites of the newsroom: both Workers, a web server for feeds, and calls of both. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect } from 'vitest'
import { DigestClient } from '../../../../src/client/client.ts'
import { Runtime, token } from '../runtime/runtime.ts'

/** Both Workers for the tests of one file. The newsroom may read what `publisher` serves. */
export function running(vars: Record<string, string> = {}) {
  let runtime: Runtime | undefined
  beforeAll(async () => {
    runtime = await Runtime.start({
      withNewsroom: true,
      newsroomVars: { PRIVATE_FEEDS: 'allowed', ...vars },
    })
  })
  afterAll(() => runtime?.stop())
  const started = () => {
    if (runtime) return runtime
    throw new Error('Not started yet')
  }

  return {
    /** A reader's client. */
    async reader(user: string): Promise<DigestClient> {
      return new DigestClient({ base: started().url, token: await token(user, 'digest:produce') })
    },
    /** A reader's request to the service. */
    async through(user: string, path: string, body: object): Promise<{ status: number; body: unknown }> {
      const response = await fetch(new URL(path, started().url), {
        method: 'POST',
        headers: { Authorization: `Bearer ${await token(user)}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { status: response.status, body: await response.json() }
    },
    /** A request to the newsroom over HTTP. */
    ask(path: string, init: RequestInit): Promise<Response> {
      return fetch(new URL(path, started().newsroom), init)
    },
    /**
     * `POST /digests`.
     * @returns the status and the body
     */
    async post(request: object, query = ''): Promise<{ status: number; body: unknown }> {
      const response = await this.ask(`/digests${query}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(request),
      })
      return { status: response.status, body: await response.json() }
    },
    /** A feed that cannot be read is a warning beside a valid one, and alone a failed job with the reason. */
    async expectBroken(name: string, feed: () => string | object, says: RegExp): Promise<void> {
      const userId = name.replaceAll(' ', '-')
      const digest = (jobId: string, ...more: object[]) =>
        this.post({ userId, jobId, topics: ['science'], feeds: [feed(), ...more] })
      expect(await digest('mixed', { name: 'good', document: rss(scienceItems(2)) })).toMatchObject({
        status: 200,
        body: { status: 'completed', added: 2, warnings: [expect.stringMatching(says)] },
      })
      const reader = await this.reader(userId)
      expect(await reader.digest('mixed')).toMatchObject({ warnings: [expect.stringMatching(says)] })
      expect(await digest('alone')).toMatchObject({
        status: 200,
        body: { status: 'failed', error: expect.stringMatching(says), added: 0 },
      })
      expect(await reader.status('alone')).toMatchObject({
        status: 'failed',
        warnings: [expect.stringMatching(says)],
        failure: 'reported',
        error: expect.stringMatching(/^No feed could be read\. /),
      })
    },
  }
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** A publisher's web server on 127.0.0.1. A test sets the response of each path. */
export function publisher() {
  const answers = new Map<string, Answer>()
  const server = createServer((request, response) => {
    const { url = '' } = request
    const folder = [...answers.keys()].find((path) => path.endsWith('/') && url.startsWith(path))
    const answer = answers.get(url) ?? answers.get(folder ?? '')
    if (answer) answer(response, request)
    else response.writeHead(404).end()
  })
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve())))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  let count = 0
  const under = (path: string, answer: Answer): string => {
    answers.set(path, answer)
    const address = server.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}${path}`
  }
  /** The URL of a new path with this response. */
  const at = (answer: Answer): string => under(`/feed-${++count}`, answer)
  return {
    at,
    /** The URL of a folder, all of whose paths have this response. */
    under,
    serve: (body: string | Uint8Array, headers: Record<string, string> = {}): string =>
      at((response) => response.writeHead(200, headers).end(body)),
    /** Twenty pieces without a length, with a pause after each. */
    pieces: (piece: string, pauseMs = 0): string =>
      at(async (response) => {
        response.writeHead(200)
        for (let sent = 0; sent < 20 && !response.destroyed; sent++) {
          await new Promise<void>((resolve) => response.write(piece, () => resolve()))
          await new Promise((resolve) => setTimeout(resolve, pauseMs))
        }
        response.end()
      }),
    redirect: (location: string): string =>
      at((response) => response.writeHead(302, { Location: location }).end()),
  }
}

/** An RSS feed with these items, each about its category. */
export function rss(items: { id: string; title: string; category?: string }[]): string {
  const entries = items.map(
    ({ id, title, category }) =>
      `<item><title>${title}</title><guid>https://feed.example/${id}</guid><link>https://feed.example/${id}</link>${
        category ? `<category>${category}</category>` : ''
      }</item>`,
  )
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>A feed</title><link>https://feed.example/</link>${entries.join('')}</channel></rss>`
}

/** This many items about science. */
export const scienceItems = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => ({
    id: String(from + index),
    title: `News ${from + index}`,
    category: 'Science',
  }))
