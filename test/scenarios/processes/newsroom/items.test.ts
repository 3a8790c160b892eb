/** What feeds write into the fields of their items, and what the newsroom reads there. */
import { expect, test } from 'vitest'
import { toArticles } from '../../../../examples/newsroom/src/articles.ts'
import { isLink } from '../../../../examples/newsroom/src/items/address.ts'
import { instantOf } from '../../../../examples/newsroom/src/items/date.ts'
import { titleText } from '../../../../examples/newsroom/src/items/title.ts'
import { parseItems } from '../../../../examples/newsroom/src/parseFeed.ts'

const NAMESPACES =
  'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
const rss = (item: string, root = '', link = 'https://gazette.example/') =>
  `<rss version="2.0" ${NAMESPACES} ${root}><channel><title>Gazette</title><link>${link}</link>${item}</channel></rss>`
const atom = (entry: string, root = '') =>
  `<feed xmlns="http://www.w3.org/2005/Atom" ${NAMESPACES} ${root}><title>Gazette</title><id>urn:g</id><link href="https://gazette.example/"/>${entry}</feed>`

async function articleOf(document: string) {
  const [article] = await toArticles(
    parseItems(document),
    { address: 'https://feeds.example/dir/feed.xml', feed: 'https://feeds.example/feed' },
    () => ['news'],
  )
  return article
}

test.each<[html: string, text: string]>([
  ['how the <script> tag blocks rendering', 'how the <script> tag blocks rendering'],
  ['is x<y enough? Yes', 'is x<y enough? Yes'],
  ['why Vec<T> is slow', 'why Vec<T> is slow'],
  ['A free guide to <head> elements', 'A free guide to <head> elements'],
  ['Firefox without <blink>', 'Firefox without <blink>'],
  ['Now <b>bold</b>, <i>slanted</i>', 'Now bold, slanted'],
  ['H<sub>2</sub>O and <span class="x">more</span>', 'H2O and more'],
  ['<B>Capitals</b> <em>nested <strong>twice</strong></em>', 'Capitals nested twice'],
  ['the <b> tag alone', 'the <b> tag alone'],
  ['ends with </b>', 'ends with </b>'],
  ['<i>open <b>crossed</i> here</b>', 'open crossed here'],
  ['<p>A title</p><p>in two</p>', 'A title in two'],
  ['one<br/>two', 'one two'],
  ['one <img src="x"/> picture', 'one picture'],
  ['Fish &amp; chips &lt;b&gt;', 'Fish & chips <b>'],
  ['a < b and c > d', 'a < b and c > d'],
  ['1<2', '1<2'],
  ['<', '<'],
  ['', ''],
])('the title %j reads as %j', (html, text) => {
  expect(titleText(html)).toBe(text)
})

test.each([
  [
    'escaped once in RSS',
    rss('<item><title>how the &lt;script&gt; tag blocks</title></item>'),
    'how the <script> tag blocks',
  ],
  ['in CDATA', rss('<item><title><![CDATA[Vec<T> is <b>slow</b>]]></title></item>'), 'Vec<T> is slow'],
  ['as text in Atom', atom('<entry><title>the &lt;b&gt; tag&lt;/b&gt;</title></entry>'), 'the <b> tag</b>'],
  [
    'as HTML in Atom',
    atom('<entry><title type="html">&lt;b&gt;now&lt;/b&gt; with &lt;T&gt;</title></entry>'),
    'now with <T>',
  ],
  [
    'as XHTML in Atom',
    atom(
      '<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">the &lt;b> <b>tag</b></div></title></entry>',
    ),
    'the <b> tag',
  ],
])('a title %s', async (_, document, title) => {
  expect(await articleOf(document)).toMatchObject({ title })
})

test.each<[text: string, instant: string | undefined]>([
  ['Mon, 23 Nov 2026 10:00:00 GMT', '2026-11-23T10:00:00.000Z'],
  ['Mon, 23 Nov 2026 10:00:00 Z', '2026-11-23T10:00:00.000Z'],
  ['Mon, 23 Nov 2026 10:00:00 UT', '2026-11-23T10:00:00.000Z'],
  ['Mon, 23 Nov 2026 10:00:00 CET', '2026-11-23T09:00:00.000Z'],
  ['Thu, 30 Jul 2026 10:00:00 CEST', '2026-07-30T08:00:00.000Z'],
  ['Thu, 30 Jul 2026 10:00:00 MEST', '2026-07-30T08:00:00.000Z'],
  ['Thu, 30 Jul 2026 10:00:00 BST', '2026-07-30T09:00:00.000Z'],
  ['Mon, 23 Nov 2026 10:00:00 JST', '2026-11-23T01:00:00.000Z'],
  ['Mon, 23 Nov 26 10:00:00 EST', '2026-11-23T15:00:00.000Z'],
  ['23 Nov 99 10:00 PDT', '1999-11-23T17:00:00.000Z'],
  ['MON,23 NOV 2026 10:00:00', '2026-11-23T10:00:00.000Z'],
  ['Monday, 23-Nov-26 10:00:00 GMT', '2026-11-23T10:00:00.000Z'],
  ['Mon, 3 September 2026', '2026-09-03T00:00:00.000Z'],
  ['lun., 23 nov. 2026 10:00:00 +0100', '2026-11-23T09:00:00.000Z'],
  ['Mon, 23 Nov 2026 10:00:00 +1:00', '2026-11-23T09:00:00.000Z'],
  ['Mon, 23 Nov 2026 10:00:00 GMT+0100', '2026-11-23T09:00:00.000Z'],
  ['Mon, 23 Nov 2026 10:00:00 +0000 (UTC)', '2026-11-23T10:00:00.000Z'],
  ['Mon, 23 Nov 2026 24:00:00 GMT', '2026-11-24T00:00:00.000Z'],
  ['Mon, 23\n Nov 2026  10:00:00 GMT', '2026-11-23T10:00:00.000Z'],
  ['2026-11-23T10:00:00+01:00', '2026-11-23T09:00:00.000Z'],
  ['2026-11-23t10:00:00.25z', '2026-11-23T10:00:00.250Z'],
  ['2026-11-23T10:00:00.001Z', '2026-11-23T10:00:00.001Z'],
  ['2026-11-23T10:00:00+0100', '2026-11-23T09:00:00.000Z'],
  ['2026-11-23 10:00:00 +0100', '2026-11-23T09:00:00.000Z'],
  ['2026-11-23T10:00', '2026-11-23T10:00:00.000Z'],
  ['20261123T100000Z', '2026-11-23T10:00:00.000Z'],
  ['2026-11-23', '2026-11-23T00:00:00.000Z'],
  ['2026-11', '2026-11-01T00:00:00.000Z'],
  ['2026', '2026-01-01T00:00:00.000Z'],
  ['05.11.2026 10:00', undefined],
  ['05/11/2026 10:00:00 +0100', undefined],
  ['Mon, 23 Nov 2026 10:00:00 IST', undefined],
  ['Mon, 23 Nov 2026 10:00:00 A', undefined],
  ['Seg, 24 Set 2018 19:42:40 -0300', undefined],
  ['Mon, 30 Feb 2026 10:00:00 GMT', undefined],
  ['2026-13-01', undefined],
  ['Mon, 23 Nov 2026 25:00:00 GMT', undefined],
  ['Mon, 23 Nov 2026 10:00:00 +9900', undefined],
  ['yesterday', undefined],
  ['1795428000', undefined],
  ['', undefined],
])('the date %j is %j', (text, instant) => {
  expect(instantOf(text)).toBe(instant)
})

test.each<[item: string, url: string | undefined]>([
  ['<guid>4711</guid>', undefined],
  ['<guid>Buzz-2968933</guid>', undefined],
  ['<guid>7c029615-a810-5214-9342-eee73f58435d</guid>', undefined],
  ['<guid isPermaLink="True">4711</guid>', undefined],
  ['<guid>/2026/17</guid>', undefined],
  ['<guid>https://gazette.example/17</guid>', 'https://gazette.example/17'],
  ['<guid isPermaLink="false">https://gazette.example/17</guid>', undefined],
  ['<link>N/A</link><guid isPermaLink="false">17</guid>', undefined],
  ['<link>none</link>', undefined],
  ['<link>4711</link>', undefined],
  ['<link>www.gazette.example/17</link>', undefined],
  ['<link>N/A</link><guid>https://gazette.example/17</guid>', 'https://gazette.example/17'],
  ['<link>/2026/17</link>', 'https://gazette.example/2026/17'],
  ['<link>2026/17.html</link>', 'https://gazette.example/2026/17.html'],
  ['<link>?p=17</link>', 'https://gazette.example/?p=17'],
  ['<link>//cdn.example/17</link>', 'https://cdn.example/17'],
  ['<link>javascript:alert(1)</link>', undefined],
  ['<enclosure url="https://cdn.example/17.mp3" type="audio/mpeg"/>', 'https://cdn.example/17.mp3'],
  [
    '<guid isPermaLink="false">17</guid><enclosure url="/17.mp3" type="audio/mpeg"/>',
    'https://gazette.example/17.mp3',
  ],
  [
    '<link>https://gazette.example/17</link><enclosure url="https://cdn.example/17.mp3" type="audio/mpeg"/>',
    'https://gazette.example/17',
  ],
])('the address of %s is %s', async (item, url) => {
  expect((await articleOf(rss(`<item><title>News</title>${item}</item>`)))?.url).toBe(url)
})

test('the address of an Atom entry with an enclosure only, and of a JSON item with an attachment only', async () => {
  const entry =
    '<entry><id>urn:1</id><title>News</title><link rel="enclosure" type="audio/mpeg" href="https://cdn.example/17.mp3"/></entry>'
  expect(await articleOf(atom(entry))).toMatchObject({ url: 'https://cdn.example/17.mp3' })
  const attachments = [{ url: 'https://cdn.example/17.mp3', mime_type: 'audio/mpeg' }]
  const items = [{ id: '1', title: 'News', attachments }]
  const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'F', items }
  expect(await articleOf(JSON.stringify(feed))).toMatchObject({ url: 'https://cdn.example/17.mp3' })
})

test.each([
  '',
  ' ',
  'N/A',
  'null',
  '-',
  '#',
  'two words/here',
  'mailto:a@b.example',
  'ftp://a.example/',
  '17',
])('%j is no link', (text) => {
  expect(isLink(text)).toBe(false)
})

test.each([
  [
    'of an Atom feed',
    atom('<entry><title>N</title><link href="17"/></entry>', 'xml:base="https://b.example/x/"'),
    'https://b.example/x/17',
  ],
  [
    'of an Atom entry, relative to the feed’s',
    atom('<entry xml:base="y/"><title>N</title><link href="17"/></entry>', 'xml:base="https://b.example/x/"'),
    'https://b.example/x/y/17',
  ],
  [
    'of an Atom entry alone',
    atom('<entry xml:base="https://c.example/"><title>N</title><link href="17"/></entry>'),
    'https://c.example/17',
  ],
  [
    'of an RSS feed, relative to its address',
    rss('<item><title>N</title><link>a/17</link></item>', 'xml:base="sub/"'),
    'https://feeds.example/dir/sub/a/17',
  ],
  [
    'of an RSS item',
    rss('<item xml:base="https://c.example/z/"><title>N</title><link>./17</link></item>'),
    'https://c.example/z/17',
  ],
  [
    'that may not be fetched',
    atom('<entry><title>N</title><link href="17"/></entry>', 'xml:base="file:///etc/"'),
    'https://feeds.example/dir/17',
  ],
])('xml:base %s', async (_, document, url) => {
  expect(await articleOf(document)).toMatchObject({ url })
})

const PICTURE = 'https://img.example/1.jpg'
test.each<[what: string, elements: string]>([
  ['an enclosure', `<enclosure url="${PICTURE}" type="image/jpeg" length="1"/>`],
  ['media:thumbnail', `<media:thumbnail url="${PICTURE}"/>`],
  ['media:content with a medium', `<media:content url="${PICTURE}" medium="image"/>`],
  ['media:content with a type', `<media:content url="${PICTURE}" type="image/jpeg"/>`],
  ['media:content with the name of a picture', `<media:content url="${PICTURE}"/>`],
  [
    'the widest media:content',
    `<media:content url="https://img.example/0.jpg" medium="image" width="140"/><media:content url="${PICTURE}" medium="image" width="460"/>`,
  ],
  ['media:group', `<media:group><media:content url="${PICTURE}" medium="image"/></media:group>`],
  [
    'media:thumbnail of a video',
    `<media:content url="https://v.example/1.mp4" medium="video"><media:thumbnail url="${PICTURE}"/></media:content>`,
  ],
  ['itunes:image', `<itunes:image href="${PICTURE}"/>`],
])('the picture in %s', async (_, elements) => {
  expect(await articleOf(rss(`<item><title>N</title>${elements}</item>`))).toMatchObject({
    imageUrl: PICTURE,
  })
})

test('the picture in an Atom enclosure, and none where there is only sound', async () => {
  const entry = (type: string) =>
    `<entry><title>N</title><link href="/1"/><link rel="enclosure" type="${type}" href="${PICTURE}"/></entry>`
  expect(await articleOf(atom(entry('image/jpeg')))).toMatchObject({ imageUrl: PICTURE })
  expect(await articleOf(atom(entry('audio/mpeg')))).not.toHaveProperty('imageUrl')
})

test.each([
  [
    'RSS',
    rss(
      '<item><title>Rivers rise - The Guardian</title><source url="https://guardian.example/">The Guardian</source></item>',
    ),
    { title: 'Rivers rise', source: 'The Guardian' },
  ],
  [
    'Atom',
    atom('<entry><title>My garden</title><source><title>Ann</title></source></entry>'),
    { title: 'My garden', source: 'Ann' },
  ],
])(
  'the publisher of a collected item in %s is its source, and is taken off the title',
  async (_, document, expected) => {
    expect(await articleOf(document)).toMatchObject(expected)
  },
)

test('the collection of an article is the feed after permanent redirects', async () => {
  expect(await articleOf(rss('<item><title>News</title></item>'))).toMatchObject({
    feed: 'https://feeds.example/feed',
  })
})

test.each<[what: string, document: string, titles: string[]]>([
  [
    'in an item',
    rss('<item><title>One</title></item><item><title>Two</title><link>https://gaz').replace(
      '</channel></rss>',
      '',
    ),
    ['One'],
  ],
  ['after an item', rss('<item><title>One</title></item>').replace('</channel></rss>', ''), ['One']],
  ['in an entry', atom('<entry><title>One</title></entry><entry><tit').replace('</feed>', ''), ['One']],
])('a document that is cut off %s has its complete items', (_, document, titles) => {
  const { items, isCutOff } = parseItems(document)
  expect(items.map(({ title }) => title)).toEqual(titles)
  expect(isCutOff).toBe(true)
})

test('a whole document is not called cut off', () => {
  expect(parseItems(rss('<item><title>One</title></item>'))).not.toHaveProperty('isCutOff')
})
