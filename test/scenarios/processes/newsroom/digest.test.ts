import { expect, test } from 'vitest'
import { publisher, rss, running, scienceItems } from './newsroom.ts'

const newsroom = running()
const web = publisher()

let jobs = 0
/** A request with a new user, so that tests do not affect each other. */
function about(topics: string[], ...feeds: (string | object)[]) {
  const jobId = `job-${++jobs}`
  return { userId: `user-${jobs}`, jobId, topics, feeds }
}

async function seen({ userId, jobId }: { userId: string; jobId: string }) {
  const reader = await newsroom.reader(userId)
  const { articles } = await reader.articles(jobId, { limit: 500 })
  return { articles, status: await reader.status(jobId) }
}

const today = new Date().toISOString()
const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><id>urn:f</id><updated>${today}</updated>
  <entry><id>urn:1</id><title type="html">Gr&amp;uuml;ne &lt;b&gt;Energie&lt;/b&gt;</title><updated>${today}</updated>
  <link href="https://f.example/1"/><category term="energy"/><summary>Sum</summary></entry></feed>`
const RDF = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://f.example/"><title>F</title><link>https://f.example/</link><description>d</description></channel>
  <item rdf:about="https://f.example/1"><title>Grüne Energie</title><link>https://f.example/1</link><dc:subject>energy</dc:subject></item></rdf:RDF>`
const RSS = `<rss version="2.0"><channel><title>F</title><item><title>Grüne Energie</title><link>https://f.example/1</link><category>Energy</category></item></channel></rss>`
const JSON_FEED = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'F',
  items: [
    {
      id: 'https://f.example/1',
      url: 'https://f.example/1',
      title: 'Grüne Energie',
      content_text: 'x',
      tags: ['ENERGY'],
    },
  ],
})

test.each([
  ['RSS', RSS],
  ['Atom', ATOM],
  ['RDF', RDF],
  ['JSON Feed', JSON_FEED],
])('reads %s from the web and as posted', async (_, document) => {
  for (const feed of [web.serve(document), { name: 'posted', document }]) {
    const request = about(['energy'], feed)
    const { status, body } = await newsroom.post(request)
    expect([status, body]).toMatchObject([
      200,
      { status: 'completed', items: 1, matched: 1, added: 1, warnings: [] },
    ])
    const { articles } = await seen(request)
    expect(articles).toMatchObject([
      { title: 'Grüne Energie', url: 'https://f.example/1', source: 'F', topics: ['energy'] },
    ])
  }
})

test.each<[name: string, headers: Record<string, string>, declaration: string]>([
  ['by its header', { 'Content-Type': 'text/xml; charset=iso-8859-1' }, ''],
  ['by its declaration', { 'Content-Type': 'text/xml' }, '<?xml version="1.0" encoding="ISO-8859-1"?>'],
  ['that nothing names', {}, ''],
])('reads ISO-8859-1 %s', async (_, headers, declaration) => {
  const bytes = Buffer.from(
    declaration + rss([{ id: '1', title: 'Últimas eleições' }]).replace(/^<\?.*?\?>/, ''),
    'latin1',
  )
  const request = about(['eleições'], web.serve(bytes, headers))
  expect(await newsroom.post(request)).toMatchObject({ body: { added: 1 } })
  expect((await seen(request)).articles).toMatchObject([{ title: 'Últimas eleições' }])
})

test('follows redirects, and completes links by where they end', async () => {
  const feed =
    '<rss version="2.0"><channel><title>F</title><item><title>Science</title><link>/1</link></item></channel></rss>'
  const end = web.serve(feed)
  const request = about(['science'], web.redirect(web.redirect(end)))
  expect(await newsroom.post(request)).toMatchObject({ body: { added: 1 } })
  expect((await seen(request)).articles).toMatchObject([{ url: new URL('/1', end).href }])
})

const circle = () => {
  const address: string = web.at((response) => response.writeHead(302, { Location: address }).end())
  return address
}
const MIB = 'x'.repeat(1024 * 1024)

const broken: [name: string, feed: () => string | object, says: RegExp][] = [
  ['leads to a file', () => web.redirect('file:///etc/passwd'), /not http or https/],
  ['leads to data', () => web.redirect('data:text/xml,<rss/>'), /not http or https/],
  ['leads in circles', circle, /more than 5 times/],
  ['is not there', () => web.at((response) => response.writeHead(404).end()), /answered 404/],
  ['has no server', () => 'http://127.0.0.1:9/feed', /could not be reached/],
  [
    'breaks off',
    () => web.at((response) => response.writeHead(200, { 'Content-Length': '99' }).end('<rss').destroy()),
    /cut off|could not be reached/,
  ],
  ['says it is over 5 MB', () => web.serve(MIB.repeat(6)), /larger than 5 MB/],
  ['is over 5 MB without saying so', () => web.pieces(MIB), /larger than 5 MB/],
  ['is broken XML', () => web.serve('<rss version="2.0"><channel><item><title>A'), /not a feed/],
  ['is a web page', () => web.serve('<!doctype html><title>Hi</title>'), /web page/],
  ['is empty', () => web.serve(''), /not a feed/],
  ['was posted and is over 5 MB', () => ({ name: 'large', document: MIB.repeat(6) }), /larger than 5 MB/],
  ['was posted and is nothing', () => ({ name: 'none', document: '' }), /not a feed/],
]

test.each(broken)(
  'a feed that %s is a warning beside a valid one, and alone a failure with this reason',
  (name, feed, says) => newsroom.expectBroken(name, feed, says),
)

test('leaves out items about no topic', async () => {
  const items = [
    { id: '1', title: 'Science news' },
    { id: '2', title: 'Conscience' },
    { id: '3', title: 'x', category: 'SCIENCE' },
  ]
  const request = about(['science'], { name: 'posted', document: rss(items) })
  expect(await newsroom.post(request)).toMatchObject({ body: { items: 3, matched: 2, added: 2 } })
  const nothing = about(['art'], { name: 'posted', document: rss(items) })
  expect(await newsroom.post(nothing)).toMatchObject({
    body: { status: 'completed', matched: 0, warnings: ['None of 3 items is about one of the topics'] },
  })
})

test('a repeated request adds nothing twice: later, at the same time, or after half the work', async () => {
  const request = about(['science'], { name: 'posted', document: rss(scienceItems(120)) })
  const reader = await newsroom.reader(request.userId)
  await reader.start({ jobId: request.jobId, topics: request.topics })
  const first = { id: 'https://feed.example/1', title: 'News 1', topics: ['science'] }
  expect(await reader.addArticle(request.jobId, first)).toMatchObject({ articleCount: 1 })
  const both = await Promise.all([newsroom.post(request), newsroom.post(request)])
  for (const answer of both)
    expect(answer).toMatchObject({ status: 200, body: { status: 'completed', rejected: 0 } })
  expect(await newsroom.post(request)).toEqual({
    status: 200,
    body: {
      jobId: request.jobId,
      status: 'completed',
      items: 0,
      matched: 0,
      added: 0,
      duplicates: 0,
      seen: 0,
      rejected: 0,
      warnings: [],
    },
  })
  expect((await seen(request)).articles).toHaveLength(120)
})

test('counts what a recent digest has shown, and leaves it out unless allowed', async () => {
  const feed = { name: 'one', document: rss(scienceItems(3)) }
  const first = about(['science'], feed)
  await newsroom.post(first)
  const again = { ...first, jobId: 'again' }
  expect(await newsroom.post(again)).toMatchObject({ body: { matched: 3, added: 0, seen: 3 } })
  const allowed = { ...first, jobId: 'allowed', allowSeen: true }
  expect(await newsroom.post(allowed)).toMatchObject({ body: { matched: 3, added: 3, seen: 0 } })
})

test('counts what it found twice', async () => {
  const [one, two] = [rss(scienceItems(3)), rss(scienceItems(3, 2))]
  const request = about(['science'], { name: 'one', document: one }, { name: 'two', document: two })
  expect(await newsroom.post(request)).toMatchObject({ body: { matched: 6, added: 4, duplicates: 2 } })
})

test('stops at once when the job is cancelled', async () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const slow = web.at(async (response) => {
    await opened
    response.end(rss(scienceItems(3, 100)))
  })
  const request = about(['science'], { name: 'first', document: rss(scienceItems(3)) }, slow)
  const answer = newsroom.post(request)
  const reader = await newsroom.reader(request.userId)
  const isReading = () =>
    reader.status(request.jobId).then(
      ({ currentStep }) => /^Reading feeds: \d of 2$/.test(currentStep),
      () => false,
    )
  await expect.poll(isReading, { interval: 10 }).toBe(true)
  await reader.cancel(request.jobId)
  // The second feed has not answered, and is not waited for.
  expect(await answer).toMatchObject({ status: 200, body: { status: 'cancelled', added: 0, warnings: [] } })
  open()
  const { articles, status } = await seen(request)
  expect([articles.length, status.status]).toEqual([0, 'cancelled'])
})

test('a failed job that is retried is ordered again', async () => {
  let works = false
  const feed = web.at((response) =>
    works ? response.end(rss(scienceItems(2))) : response.writeHead(500).end(),
  )
  const request = about(['science'], feed)
  expect(await newsroom.post(request)).toMatchObject({ body: { status: 'failed' } })
  works = true
  expect(await newsroom.post(request)).toMatchObject({ body: { status: 'failed', added: 0 } })
  const reader = await newsroom.reader(request.userId)
  await reader.retry(request.jobId)
  await expect.poll(async () => (await reader.status(request.jobId)).status).toBe('completed')
  expect((await seen(request)).status).toMatchObject({ attempt: 2, articleCount: 2 })
})

test('a failed job that had a document is not retried: nobody has the document any more', async () => {
  const request = about(['science'], { name: 'posted', document: 'no feed' })
  expect(await newsroom.post(request)).toMatchObject({ body: { status: 'failed' } })
  const reader = await newsroom.reader(request.userId)
  await expect(reader.retry(request.jobId)).rejects.toMatchObject({ code: 'conflict' })
})

test('an article names its feed: after permanent redirects, but not after others', async () => {
  const moved = (status: number, to: string) =>
    web.at((response) => response.writeHead(status, { Location: to }).end())
  const item = (id: string) => web.serve(rss([{ id, title: `Science ${id}` }]))
  const [first, second] = [item('1'), item('2')]
  const temporary = moved(302, second)
  const request = about(['science'], moved(301, first), temporary)
  await newsroom.post(request)
  const { articles } = await seen(request)
  expect(articles.map(({ title, feed }) => [title, feed]).toSorted()).toEqual([
    ['Science 1', first],
    ['Science 2', temporary],
  ])
})

test('a job holds 2,000 articles; the rest is a warning', async () => {
  const request = about(['science'], { name: 'long', document: rss(scienceItems(2_100)) })
  expect(await newsroom.post(request)).toMatchObject({
    body: { status: 'completed', added: 2_000, warnings: [expect.stringContaining('full')] },
  })
})

test('in the background it responds with the start, and watchers see the end', async () => {
  const request = about(['science'], { name: 'posted', document: rss(scienceItems(60)) })
  const { status, body } = await newsroom.post(request, '?wait=false')
  expect([status, body]).toMatchObject([202, { id: request.jobId, status: 'pending', attempt: 1 }])
  const reader = await newsroom.reader(request.userId)
  const titles: string[] = []
  for await (const frame of reader.watch(request.jobId, { after: 0 })) {
    if (frame.type === 'articles') titles.push(...frame.data.map(({ title }) => title))
    if (frame.type === 'end')
      expect(frame.data).toMatchObject({ status: 'completed', progress: 100, articleCount: 60 })
  }
  expect(titles).toHaveLength(60)
})
