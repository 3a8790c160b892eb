/** Items of RSS and RDF whose fields are elements of Atom, Dublin Core or DC terms. */
import { expect, test } from 'vitest'
import { parseItems } from '../../../../examples/newsroom/src/parseFeed.ts'

const NAMESPACES = [
  'xmlns:a10="http://www.w3.org/2005/Atom"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:dcterms="http://purl.org/dc/terms/"',
].join(' ')
const rss = (item: string, channel = '<link>https://site.example/</link>') =>
  parseItems(
    `<?xml version="1.0"?><rss version="2.0" ${NAMESPACES}><channel><title>Notes</title>${channel}<item>${item}</item></channel></rss>`,
  )
const rdf = (item: string) =>
  parseItems(
    `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" ${NAMESPACES}><channel rdf:about="https://site.example/"><title>Notes</title><link>https://site.example/</link></channel><item rdf:about="https://site.example/1">${item}</item></rdf:RDF>`,
  )

const ATOM = `<a10:id>tag:site.example,2026:1</a10:id><a10:title>On locks</a10:title>
  <a10:link rel="self" href="https://site.example/1.atom"/><a10:link href="https://site.example/1"/>
  <a10:author><a10:name>Ann Lee</a10:name></a10:author><a10:published>2026-11-20T10:00:00Z</a10:published>
  <a10:updated>2026-11-21T10:00:00Z</a10:updated><a10:summary>Two <b>new</b> locks.</a10:summary>
  <a10:category term="canals"/>`
const DC = `<dc:identifier>https://site.example/1</dc:identifier><dc:title>On locks</dc:title>
  <dc:creator>Ann Lee</dc:creator><dc:date>2026-11-20</dc:date><dc:description>Two new locks.</dc:description>
  <dc:subject>canals</dc:subject>`

const locks = {
  title: 'On locks',
  link: 'https://site.example/1',
  author: 'Ann Lee',
  summary: 'Two new locks.',
  categories: ['canals'],
}

test.each([
  [
    'Atom in RSS',
    rss,
    ATOM,
    { ...locks, guid: 'tag:site.example,2026:1', published: '2026-11-20T10:00:00Z' },
  ],
  ['Atom in RDF', rdf, ATOM, { ...locks, guid: 'https://site.example/1', published: '2026-11-20T10:00:00Z' }],
  ['Dublin Core in RSS', rss, DC, { ...locks, guid: 'https://site.example/1', published: '2026-11-20' }],
  ['Dublin Core in RDF', rdf, DC, { ...locks, guid: 'https://site.example/1', published: '2026-11-20' }],
  [
    'DC terms in RSS',
    rss,
    DC.replaceAll('dc:', 'dcterms:').replaceAll('dcterms:date>', 'dcterms:issued>'),
    { ...locks, guid: 'https://site.example/1', published: '2026-11-20' },
  ],
])('%s', (_what, parse, item, expected) => {
  expect(parse(item).items).toMatchObject([expected])
})

test.each([
  ['<a10:updated>2026-11-21T10:00:00Z</a10:updated>', '2026-11-21T10:00:00Z'],
  [
    '<dcterms:modified>2026-11-22</dcterms:modified><dcterms:issued>2026-11-20</dcterms:issued>',
    '2026-11-20',
  ],
  ['<dcterms:modified>2026-11-22</dcterms:modified>', '2026-11-22'],
  ['<dc:date>2026-11-20</dc:date><a10:updated>2026-11-21T10:00:00Z</a10:updated>', '2026-11-21T10:00:00Z'],
])('the date of %s', (dates, published) => {
  expect(rss(`<title>On locks</title>${dates}`).items).toMatchObject([{ published }])
})

test('the fields of the format itself come first', () => {
  const own = `<guid isPermaLink="false">17</guid><title>On weirs</title><link>https://site.example/2</link>
    <author>bea@site.example (Bea Roe)</author><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>
    <description>One weir.</description><category>weirs</category>`
  expect(rss(`${ATOM}${DC}${own}`).items).toMatchObject([
    {
      guid: '17',
      title: 'On weirs',
      link: 'https://site.example/2',
      author: 'Bea Roe',
      published: 'Fri, 20 Nov 2026 10:00:00 GMT',
      summary: 'One weir.',
      categories: ['weirs', 'canals', 'canals'],
    },
  ])
})

test('a site that is named by Atom only is the home of the feed', () => {
  const channel =
    '<a10:link rel="self" href="https://site.example/rss"/><a10:link href="https://site.example/"/>'
  expect(rss('<title>On locks</title>', channel).home).toBe('https://site.example/')
})
