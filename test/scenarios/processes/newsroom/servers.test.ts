/** Servers as they are: how they pack, refuse, redirect and cut off a feed, and how few requests they get. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { readFeed } from '../../../../examples/newsroom/src/readFeed.ts'
import { Hosts } from '../../../../examples/newsroom/src/web/hosts.ts'
import { publisher, rss, running, scienceItems } from './newsroom.ts'

const newsroom = running()
const web = publisher()

let readers = 0
interface Produced {
  status: string
  added: number
  warnings: string[]
  error?: string
}

/** A digest of these feeds for a new reader. */
async function digest(...feeds: (string | object)[]): Promise<Produced> {
  const request = { userId: `reader-${++readers}`, jobId: 'digest', topics: ['science'], feeds }
  const { status, body } = await newsroom.post(request)
  expect(status).toBe(200)
  return body as Produced
}

const XML = rss(scienceItems(1))
const send = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  web.serve(body, { 'Content-Type': 'application/rss+xml', ...headers })
type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** A feed whose first answers differ from its last, and a count of the requests. */
function inTurn(...answers: Answer[]) {
  const seen: IncomingMessage[] = []
  const address = web.at((response, request) => {
    seen.push(request)
    answers[Math.min(seen.length, answers.length) - 1]?.(response, request)
  })
  return { address, seen }
}
const feed: Answer = (response) => response.end(XML)
const busy =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end()

describe('bodies', () => {
  test.each<[what: string, address: () => string]>([
    ['gzip', () => send(gzipSync(XML), { 'Content-Encoding': 'gzip' })],
    ['x-gzip', () => send(gzipSync(XML), { 'Content-Encoding': 'x-gzip' })],
    ['gzip as a file', () => send(gzipSync(XML), { 'Content-Type': 'application/gzip' })],
    ['brotli', () => send(brotliCompressSync(XML), { 'Content-Encoding': 'br' })],
    ['deflate', () => send(deflateSync(XML), { 'Content-Encoding': 'deflate' })],
    ['raw deflate', () => send(deflateRawSync(XML), { 'Content-Encoding': 'deflate' })],
    ['zstd', () => send(zstdCompressSync(XML), { 'Content-Encoding': 'zstd' })],
    ['nothing, although it says deflate', () => send(XML, { 'Content-Encoding': 'deflate' })],
  ])('compressed by %s', async (_, address) => {
    expect(await digest(address())).toMatchObject({ status: 'completed', added: 1, warnings: [] })
  })

  test.each<[what: string, address: () => string, says: RegExp]>([
    [
      'a bomb of gzip',
      () => send(gzipSync(Buffer.alloc(50 * 1024 * 1024)), { 'Content-Encoding': 'x-gzip' }),
      /larger than 5 MB/,
    ],
    ['a bomb of zstd', () => send(zstdCompressSync(Buffer.alloc(50 * 1024 * 1024))), /larger than 5 MB/],
    [
      'damaged zstd',
      () => send(zstdCompressSync(XML).fill(7, 12), { 'Content-Encoding': 'zstd' }),
      /compressed \(zstd\)/,
    ],
  ])('%s is a failure that says so', async (_, address, says) => {
    expect(await digest(address())).toMatchObject({ status: 'failed', error: expect.stringMatching(says) })
  })

  const CUT = rss(scienceItems(3)).slice(0, -90)
  test.each<[what: string, address: () => string]>([
    ['ends in its third item', () => send(CUT)],
    ['ends in its third item, compressed', () => send(gzipSync(CUT), { 'Content-Type': 'application/gzip' })],
    [
      'breaks off in its third item',
      () =>
        web.at((response) =>
          response.writeHead(200, { 'Content-Length': '9999' }).write(CUT, () => response.destroy()),
        ),
    ],
  ])('a document that %s is read up to there, with a warning', async (_, address) => {
    expect(await digest(address())).toMatchObject({
      status: 'completed',
      added: 2,
      warnings: [
        expect.stringMatching(/^127\.0\.0\.1.*: its document is cut off; its first 2 items were read$/),
      ],
    })
  })
})

describe('redirects', () => {
  test('a cookie that a redirect sets is sent back, to its own host only', async () => {
    const other = inTurn(feed)
    const { address, seen } = inTurn((response, { headers, url }) => {
      if (headers.cookie === 'seen=1; b=2')
        response.writeHead(302, { Location: other.address.replace('127.0.0.1', 'localhost') }).end()
      else response.writeHead(302, { Location: url, 'Set-Cookie': ['seen=1; Path=/', 'b=2'] }).end()
    })
    expect(await digest(address)).toMatchObject({ added: 1, warnings: [] })
    expect(seen).toHaveLength(2)
    expect(other.seen[0]?.headers.cookie).toBeUndefined()
  })

  test('a permanent redirect is a warning with the new address, without its query; a temporary one is none', async () => {
    const end = send(XML)
    const moved = (status: number, to: string) =>
      web.at((response) => response.writeHead(status, { Location: to }).end())
    expect(await digest(moved(301, `${end}`), moved(308, send(XML)))).toMatchObject({
      warnings: [
        expect.stringMatching(new RegExp(`: it has moved for good to ${end}$`)),
        expect.stringContaining('has moved for good'),
      ],
    })
    expect((await digest(moved(302, send(XML)))).warnings).toEqual([])
    // The permanent part of the chain ends at the first temporary redirect.
    const temporary = moved(302, send(XML))
    expect((await digest(moved(301, temporary))).warnings).toEqual([
      expect.stringMatching(`to ${temporary}$`),
    ])
  })
})

describe('refusals', () => {
  test.each([429, 503])('%s with Retry-After is tried again', async (status) => {
    const { address, seen } = inTurn(busy(status, { 'Retry-After': '1' }), feed)
    expect(await digest(address)).toMatchObject({ status: 'completed', added: 1, warnings: [] })
    expect(seen).toHaveLength(2)
  })

  test('a date in Retry-After counts too, and so does none', async () => {
    const soon = new Date(Date.now() + 1_000).toUTCString()
    const { address, seen } = inTurn(busy(503, { 'Retry-After': soon }), busy(503), feed)
    expect(await digest(address)).toMatchObject({ added: 1, warnings: [] })
    expect(seen).toHaveLength(3)
  })

  test('a server that asks for more than the time that is left is not waited for', async () => {
    const { address, seen } = inTurn(busy(503, { 'Retry-After': '3600' }))
    expect(await digest(address)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/answered 503: try again in 3600 s/),
    })
    expect(seen).toHaveLength(1)
  })

  test('a server that always refuses is asked three times', async () => {
    const { address, seen } = inTurn(busy(429, { 'Retry-After': '0' }))
    expect(await digest(address)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/429, 3 times/),
    })
    expect(seen).toHaveLength(3)
  })
})

describe('no server', () => {
  test('an unknown name is named, by workerd and by Node', async () => {
    const feed = 'http://no-such-host.invalid/feed'
    expect(await digest(feed)).toMatchObject({ error: expect.stringContaining('there is no such host') })
    const { error } = await readFeed(feed, 60_000, { privateFeeds: true })
    expect(error).toBe('there is no such host')
  })

  test.each([
    [530, 'error code: 1016', 'there is no such host'],
    [500, 'TypeError: fetch failed', 'there is no such host, or its server could not be reached'],
    [500, 'x'.repeat(5_000), 'its server answered 500'],
    [500, '', 'its server answered 500'],
    [530, 'error code: 1033', 'its server answered 530'],
  ])('%i with %s: %s', async (status, text, reason) => {
    const feed = web.at((response) => response.writeHead(status).end(text))
    const { error } = await readFeed(feed, 60_000, { privateFeeds: true })
    expect(error).toBe(reason)
  })
})

describe('few requests', () => {
  test('of readers at the same moment, and of those who come within ten minutes, one', async () => {
    let open = () => {}
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    const { address, seen } = inTurn((response) => opened.then(() => response.end(XML)))
    const orders = Promise.all(Array.from({ length: 40 }, () => digest(address)))
    await expect.poll(() => seen.length).toBe(1)
    open()
    for (const produced of await orders) expect(produced).toMatchObject({ status: 'completed', added: 1 })
    expect(await digest(address)).toMatchObject({ added: 1 })
    expect(await digest(`${address}#anchor`)).toMatchObject({ added: 1 })
    expect(seen).toHaveLength(1)
  })

  test('an error is not shared with those who come later', async () => {
    const { address, seen } = inTurn(busy(404), feed)
    expect(await digest(address)).toMatchObject({ status: 'failed' })
    expect(await digest(address)).toMatchObject({ status: 'completed', added: 1 })
    expect(seen).toHaveLength(2)
  })

  test('the same address twice in an order is one feed', async () => {
    const { address, seen } = inTurn(feed)
    expect(await digest(address, address, `${address}#x`)).toMatchObject({
      added: 1,
      items: 1,
      duplicates: 0,
    })
    expect(seen).toHaveLength(1)
  })

  test('at most two at a time to one host, also where redirects lead to it', async () => {
    let running = 0
    let most = 0
    const slow: Answer = (response) => {
      running += 1
      most = Math.max(most, running)
      setTimeout(() => {
        running -= 1
        response.end(XML)
      }, 30)
    }
    const direct = Array.from({ length: 6 }, () => web.at(slow))
    expect(await digest(...direct)).toMatchObject({ status: 'completed', warnings: [] })
    expect(most).toBe(2)
    most = 0
    const elsewhere = (to: string) => web.redirect(to).replace('127.0.0.1', 'localhost')
    const led = Array.from({ length: 6 }, () => web.at(slow)).map(elsewhere)
    expect(await digest(...led, ...Array.from({ length: 4 }, () => web.at(slow)))).toMatchObject({
      warnings: [],
    })
    expect(most).toBe(2)
  })

  test('at most two at a time to one host, of all orders of one reader together', async () => {
    let running = 0
    let most = 0
    const slow: Answer = (response) => {
      running += 1
      most = Math.max(most, running)
      setTimeout(() => {
        running -= 1
        response.end(XML)
      }, 30)
    }
    const order = (userId: string, jobId: string) => {
      const feeds = Array.from({ length: 4 }, () => web.at(slow))
      return newsroom.post({ userId, jobId, topics: ['science'], feeds })
    }
    const ends = await Promise.all([1, 2, 3, 4, 5].map((n) => order('hasty', `order-${n}`)))
    for (const { body } of ends) expect(body).toMatchObject({ status: 'completed', warnings: [] })
    expect(most).toBe(2)
  })

  test('a place that nobody gives back is free after a minute, and nobody waits longer than wanted', async () => {
    const hosts = new Hosts()
    const never = () => new Promise<never>(() => {})
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    for (let n = 0; n < 2; n++) void hosts.run('a.example', never)
    const cancel = new AbortController()
    const impatient = hosts.run('a.example', async () => 'done', cancel.signal).catch((error) => error)
    const patient = hosts.run('a.example', async () => 'done')
    cancel.abort('No time is left')
    expect(await impatient).toBe('No time is left')
    expect(await hosts.run('b.example', async () => 'done')).toBe('done')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await patient).toBe('done')
  })
})

describe('the address of a site', () => {
  const page = (head: string) =>
    web.serve(`<!doctype html><html><head>${head}</head><body>Hello</body></html>`, {
      'Content-Type': 'text/html',
    })

  test.each<[what: string, link: (feed: string) => string]>([
    ['RSS', (href) => `<link rel="alternate" type="application/rss+xml" href="${href}">`],
    [
      'Atom, relative',
      (href) => `<LINK HREF='${new URL(href).pathname}' TYPE='application/atom+xml' REL='alternate home' />`,
    ],
    ['JSON Feed, without quotes', (href) => `<link rel=alternate type=application/feed+json href=${href}>`],
    [
      'the posts, after the comments',
      (href) =>
        `<link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed"><link rel="alternate" type="application/rss+xml" href="${href}">`,
    ],
    [
      'the second, where the first is broken',
      (href) =>
        `<link rel="alternate" type="application/rss+xml" href="/gone"><link rel="alternate" type="application/rss+xml" href="${href}">`,
    ],
  ])('leads to the feed that its page names: %s', async (_, link) => {
    expect(await digest(page(`<link rel="stylesheet" href="/x.css">${link(send(XML))}`))).toMatchObject({
      status: 'completed',
      added: 1,
      warnings: [],
    })
  })

  test('leads to the usual places where the page names none', async () => {
    const asked: string[] = []
    const home = web.under('/blog/', (response, { url = '' }) => {
      asked.push(url)
      if (url === '/blog/')
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>A blog</html>')
      else if (url === '/blog/rss.xml') response.end(XML)
      else response.writeHead(404).end()
    })
    expect(await digest(home)).toMatchObject({ status: 'completed', added: 1 })
    expect(asked).toEqual(['/blog/', '/blog/feed', '/blog/rss', '/blog/feed.xml', '/blog/rss.xml'])
  })

  test('without a feed is a failure that says so', async () => {
    expect(await digest(page('<title>Hi</title>'))).toMatchObject({
      error: expect.stringMatching(/web page without a feed/),
    })
    const link = '<link rel="alternate" type="application/rss+xml" href="/gone">'
    expect(await digest(page(link))).toMatchObject({
      error: expect.stringMatching(/its feed cannot be read/),
    })
  })
})
