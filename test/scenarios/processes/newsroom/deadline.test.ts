/** One deadline for each feed, and one for all feeds of a digest: the job ends within the time of background work. */
import { describe, expect, test } from 'vitest'
import { readFeeds } from '../../../../examples/newsroom/src/readFeeds.ts'
import { Hosts } from '../../../../examples/newsroom/src/web/hosts.ts'
import { publisher, rss, running, scienceItems } from './newsroom.ts'

const web = publisher()
const dead = () => web.at(() => {})

describe('one for each feed', () => {
  const newsroom = running({ FEED_TIMEOUT_MS: '1000', READING_TIMEOUT_MS: '600000' })

  test.each<[string, () => string]>([
    ['never answers', dead],
    ['comes in drops', () => web.pieces('<rss>', 100)],
  ])('a feed that %s is a warning beside a valid one, and alone a failure with this reason', (name, feed) =>
    newsroom.expectBroken(name, feed, /longer than 1 s/),
  )
})

test('a feed that was not begun reports nothing', async () => {
  const reports: number[] = []
  const feeds = Array.from({ length: 20 }, (_, n) => `https://feed-${n}.example/`)
  const found = await readFeeds([...feeds, { name: 'posted', document: rss(scienceItems(2)) }], {
    feedMs: 1_000,
    endsAt: 0,
    now: 0,
    freshMs: 1,
    privateFeeds: false,
    maxAgeDays: 30,
    topicsOf: () => ['science'],
    unread: new Set(),
    hosts: new Hosts(),
    signal: new AbortController().signal,
    onRead: (done) => reports.push(done),
  })
  expect(found).toMatchObject({ unread: feeds, read: 1, matched: 2 })
  expect(reports).toEqual([1])
})

describe('one for all feeds', () => {
  const newsroom = running({ FEED_TIMEOUT_MS: '1000', READING_TIMEOUT_MS: '1500' })

  test('of twenty dead feeds, those that were not reached are broken too, and the job fails', async () => {
    const feeds = Array.from({ length: 20 }, dead)
    const request = { userId: 'ann', jobId: 'dead', topics: ['science'], feeds }
    const { status, body } = await newsroom.post(request)
    expect([status, body]).toMatchObject([200, { status: 'failed' }])
    const { warnings } = body as { warnings: string[] }
    const late = warnings.filter((text) => text.endsWith(': its server took longer than 1 s'))
    const unread = warnings.filter((text) => text.endsWith(': no time was left for it'))
    expect(late.length + unread.length).toBe(20)
    // Two are read at a time, because they have one host. Their own deadline comes first, unless the machine stands
    // still between the two.
    expect(late.length).toBeLessThanOrEqual(2)
  })

  test('what was read by then is in the digest, also in the background; posted feeds need no time', async () => {
    const posted = (from: number) => ({ name: 'posted', document: rss(scienceItems(2, from)) })
    const feeds = [posted(1), ...Array.from({ length: 10 }, dead), posted(3)]
    const request = { userId: 'bob', jobId: 'some', topics: ['science'], feeds }
    expect(await newsroom.post(request, '?wait=false')).toMatchObject({ status: 202 })
    const reader = await newsroom.reader('bob')
    await expect.poll(async () => (await reader.status('some')).status).toBe('completed')
    expect(await reader.status('some')).toMatchObject({ articleCount: 4 })
  })
})
