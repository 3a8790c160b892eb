/** The console's OPML module: files of feed readers, broken files, and its own. */
import fc from 'fast-check'
import { expect, test } from 'vitest'

interface Opml {
  MOST_BYTES: number
  readOpml(bytes: Uint8Array): { feeds: { url: string; name?: string }[]; left: number }
  opmlOf(feeds: readonly { url: string; name?: string }[], title: string): string
}
/** The console has no types outside its own folder. */
const page: string = new URL('../../../../console/opml.js', import.meta.url).href
const { MOST_BYTES, opmlOf, readOpml } = (await import(page)) as Opml

const bytes = (text: string) => new TextEncoder().encode(text)
const opml = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>My feeds</title></head><body>${body}</body></opml>`
const read = (body: string) => readOpml(bytes(opml(body)))
const urls = (body: string) => read(body).feeds.map(({ url }) => url)

test('feeds in folders within folders are one list, in order, with their names', () => {
  const { feeds, left } = read(`<outline text="News"><outline text="World">
    <outline type="rss" text="The Gazette" title="Gazette" xmlUrl="https://gazette.example/rss" htmlUrl="https://gazette.example/"/></outline>
    <outline type="rss" text="Ann &amp; Bob&apos;s" xmlUrl='https://ann.example/feed?a=1&amp;b=2'></outline></outline>
    <outline xmlUrl="https://nameless.example/"/>`)
  expect(feeds).toEqual([
    { url: 'https://gazette.example/rss', name: 'Gazette' },
    { url: 'https://ann.example/feed?a=1&b=2', name: "Ann & Bob's" },
    { url: 'https://nameless.example/' },
  ])
  expect(left).toBe(0)
})

test.each<[what: string, body: string, expected: string[]]>([
  [
    'duplicates are one',
    '<outline xmlUrl="https://a.example"/><outline text="x" xmlUrl="https://a.example/"/>',
    ['https://a.example/'],
  ],
  ['attributes in any case', '<OUTLINE XMLURL="https://a.example/"/>', ['https://a.example/']],
  [
    'ampersands as they are',
    '<outline xmlUrl="https://a.example/?a=1&b=2"/>',
    ['https://a.example/?a=1&b=2'],
  ],
  ['a > in a value', '<outline text="a > b" xmlUrl="https://a.example/"/>', ['https://a.example/']],
  ['numbers for characters', '<outline xmlUrl="https://a.example/&#x41;&#66;"/>', ['https://a.example/AB']],
  [
    'feed: before or instead of http:',
    '<outline xmlUrl="feed:https://a.example/"/><outline xmlUrl="feed://b.example/"/>',
    ['https://a.example/', 'https://b.example/'],
  ],
  [
    'what is commented out is not there',
    '<!-- <outline xmlUrl="https://no.example/"/> --><outline xmlUrl="https://a.example/"/>',
    ['https://a.example/'],
  ],
  [
    'a file that is cut off',
    '<outline xmlUrl="https://a.example/"/><outline xmlUrl="https://b.ex',
    ['https://a.example/'],
  ],
  [
    'links to pages are no feeds',
    '<outline type="link" url="https://no.example/"/><outline xmlUrl="https://a.example/"/>',
    ['https://a.example/'],
  ],
])('%s', (_, body, expected) => {
  expect(urls(body)).toEqual(expected)
})

test('addresses that no order takes are left out and counted', () => {
  const body = [
    'https://a:b@c.example/',
    'ftp://d.example/',
    'nonsense',
    `https://e.example/${'x'.repeat(2_100)}`,
  ]
    .map((url) => `<outline text="x" xmlUrl="${url}"/>`)
    .join('')
  expect(read(`${body}<outline xmlUrl="https://a.example/"/>`)).toEqual({
    feeds: [{ url: 'https://a.example/' }],
    left: 4,
  })
})

test('a file in another encoding', () => {
  const text =
    '<?xml version="1.0" encoding="ISO-8859-1"?><opml><body><outline text="Zeitung für München" xmlUrl="https://a.example/"/></body></opml>'
  const latin = Uint8Array.from(text, (character) => character.charCodeAt(0))
  expect(readOpml(latin).feeds).toEqual([{ url: 'https://a.example/', name: 'Zeitung für München' }])
})

test.each<[what: string, file: Uint8Array, says: string]>([
  ['nothing', bytes(''), 'The file is not an OPML file'],
  ['a page', bytes('<!doctype html><title>Hi</title>'), 'The file is not an OPML file'],
  ['a feed', bytes('<rss version="2.0"><channel/></rss>'), 'The file is not an OPML file'],
  ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 255, 254), 'The file is not an OPML file'],
  ['JSON', bytes('{"feeds":[]}'), 'The file is not an OPML file'],
  ['an empty list', bytes(opml('')), 'The OPML file has no feeds'],
  ['only folders', bytes(opml('<outline text="News"/>')), 'The OPML file has no feeds'],
  [
    'only files',
    bytes(opml('<outline xmlUrl="file:///etc/passwd"/>')),
    'The OPML file has no feeds with a web address',
  ],
])('%s is a message', (_, file, says) => {
  expect(() => readOpml(file)).toThrow(says)
})

test('200 KB, and work in proportion', () => {
  expect(() => readOpml(new Uint8Array(MOST_BYTES + 1))).toThrow('The file is larger than 200 KB')
  for (const part of [
    '<outline ',
    '<outline a="',
    '<!--',
    '<outline xmlUrl="https://a.example/" ',
    'a= ',
    '&#',
    '<outline a',
  ])
    expect(() =>
      readOpml(bytes(`<opml>${part.repeat(Math.floor(200_000 / part.length))}`).slice(0, MOST_BYTES)),
    ).not.toThrow(RangeError)
  const feeds = Array.from({ length: 1_000 }, (_, n) => ({
    url: `https://${n}.example/feed`,
    name: `Feed ${n}`,
  }))
  expect(readOpml(bytes(opmlOf(feeds, 'All'))).feeds).toEqual(feeds)
})

test('what is exported is imported again', () => {
  const name = fc
    .string({ unit: 'binary', maxLength: 60 })
    .map((text) => text.replace(/[\s\p{Cc}\ufffe\uffff]+/gu, ' ').trim())
  const url = fc.string({ maxLength: 20 }).map((text) => new URL(`https://a.example/?q=${text}`).href)
  const feed = fc.record({ url, name })
  fc.assert(
    fc.property(
      fc.uniqueArray(feed, { selector: ({ url }) => url, minLength: 1, maxLength: 20 }),
      (feeds) => {
        const expected = feeds.map(({ url, name }) => ({
          url,
          ...(name !== '' && name !== url && { name: name.toWellFormed() }),
        }))
        expect(readOpml(bytes(opmlOf(feeds, 'Mine'))).feeds).toEqual(expected)
      },
    ),
    { numRuns: 100 },
  )
})
