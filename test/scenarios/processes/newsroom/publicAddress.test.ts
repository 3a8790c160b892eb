/** The newsroom as deployed requests no address of its machine or network. */
import { afterEach, expect, test, vi } from 'vitest'
import { isPublicAddress } from '../../../../examples/newsroom/src/publicAddress.ts'
import { readFeed } from '../../../../examples/newsroom/src/readFeed.ts'
import { publisher, rss, running, scienceItems } from './newsroom.ts'

const newsroom = running({ PRIVATE_FEEDS: '' })
let asked = 0
const web = publisher()
const address = () =>
  web.at((response) => {
    asked += 1
    response.end(rss(scienceItems(1)))
  })

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Names and addresses of this machine and its network. */
const HOSTS = [
  ...['127.0.0.1', '127.1', '2130706433', '0x7f.1', '0x7f000001', '017700000001', '127.0.0.1.', '0'],
  ...['%31%32%37.0.0.1', '１２７.0.0.1', '10.0.0.1', '169.254.169.254', '8.8.8.8'],
  ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[fe80::1]', '[2001:4860:4860::8888]'],
  ...['localhost', 'LOCALHOST', 'localhost.', 'localhost..', '%6cocalhost', 'ⓛocalhost', 'router', 'router.'],
  ...['a.localhost', 'printer.local', 'Printer.LOCAL.', 'metadata.google.internal', 'localhost.localdomain'],
  'nas.home.arpa',
]

test.each(HOSTS)('requests nothing of http://%s, directly or after a redirect', async (host) => {
  const port = new URL(address()).port
  const hidden = `http://${host}:${port}/feed-1`
  expect(isPublicAddress(hidden)).toBe(false)

  const request = { userId: 'ann', topics: ['science'], feeds: [hidden] }
  expect(await newsroom.post(request)).toMatchObject({
    status: 200,
    body: { status: 'failed', error: expect.stringMatching(/: it is at an address that is not public$/) },
  })
  expect(asked).toBe(0)

  // No public address can be reached from this machine, so the response is made up here.
  for (const path of [hidden, `//${host}:${port}/`]) {
    const location = path.replace(/[^ -~]+/g, encodeURIComponent)
    const fetched = vi.fn(async () => new Response(null, { status: 302, headers: { Location: location } }))
    vi.stubGlobal('fetch', fetched)
    expect(await readFeed('https://feed.example/', 1_000)).toMatchObject({
      error: 'it leads to an address that is not public',
    })
    expect(fetched).toHaveBeenCalledTimes(1)
    vi.unstubAllGlobals()
  }
})

test.each([
  'https://feed.example/',
  'http://feed.example.:8080/x',
  'https://xn--bcher-kva.example/',
  'https://1.example.org',
])('asks %s', async (address) => {
  const fetched = vi.fn(async () => new Response(rss(scienceItems(1))))
  vi.stubGlobal('fetch', fetched)
  expect(await readFeed(address, 1_000)).toMatchObject({ feed: { title: 'A feed' } })
  expect(fetched).toHaveBeenCalledTimes(1)
})

test.each([404, 300])('a body that is not read is cancelled: %s', async (status) => {
  const cancel = vi.fn()
  vi.stubGlobal('fetch', async () => new Response(new ReadableStream({ cancel }), { status }))
  expect(await readFeed('https://feed.example/', 1_000)).toMatchObject({
    error: `its server answered ${status}`,
  })
  expect(cancel).toHaveBeenCalledTimes(1)
})
