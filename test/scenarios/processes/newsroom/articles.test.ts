import * as v from 'valibot'
import { expect, test } from 'vitest'
import { batches, toArticles } from '../../../../examples/newsroom/src/articles.ts'
import type { Item } from '../../../../examples/newsroom/src/parseFeed.ts'
import { clip, plainText } from '../../../../examples/newsroom/src/plainText.ts'
import { ArticleSchema } from '../../../../src/contract/job.ts'

const HOME = 'https://site.example/news/'

async function articleOf(item: Partial<Item>, feed: { title?: string; home?: string } = { home: HOME }) {
  const items = [{ title: 'A title', categories: [], ...item }]
  const [article] = await toArticles({ ...feed, items }, { address: 'https://feeds.example/rss' }, () => [
    'news',
  ])
  return article
}

test.each<[name: string, item: Partial<Item>, expected: object]>([
  [
    'an absolute guid is the id',
    { guid: 'tag:a,2020:1', link: 'https://a.example/1' },
    { id: 'tag:a,2020:1' },
  ],
  ['a guid of this feed only gets its site', { guid: '4711' }, { id: 'site.example/news/#4711' }],
  ['without a guid the link is the id', { link: 'https://a.example/1' }, { id: 'https://a.example/1' }],
  ['a relative link is completed', { link: '../../1' }, { url: 'https://site.example/1' }],
  [
    'a date of RFC 822',
    { published: 'Tue, 17 Nov 2026 07:30:00 EST' },
    { publishedAt: '2026-11-17T12:30:00.000Z' },
  ],
  ['a date of Atom', { published: '2026-11-17T07:30:00+01:00' }, { publishedAt: '2026-11-17T06:30:00.000Z' }],
  [
    'an item without a title is called by its text',
    { title: '', summary: 'Only text' },
    { title: 'Only text' },
  ],
  ['the picture', { image: 'https://a.example/1.png' }, { imageUrl: 'https://a.example/1.png' }],
])('%s', async (_, item, expected) => {
  expect(await articleOf(item)).toMatchObject(expected)
})

test.each<[name: string, item: Partial<Item>, missing: string]>([
  ['a script is no link', { link: 'javascript:alert(1)' }, 'url'],
  ['nor is a file', { link: 'file:///etc/passwd' }, 'url'],
  ['nor one with a password', { link: 'https://a:b@a.example/' }, 'url'],
  ['nor one that is too long', { link: `https://a.example/${'x'.repeat(2_100)}` }, 'url'],
  ['a date in words is none', { published: 'Seg, 24 Set 2018 19:42:40 -0300' }, 'publishedAt'],
  ['nor is one beyond the calendar', { published: '+020000-01-01T00:00:00Z' }, 'publishedAt'],
])('%s', async (_, item, missing) => {
  expect(await articleOf({ guid: 'tag:a', ...item })).not.toHaveProperty(missing)
})

test.each<[name: string, item: Partial<Item>]>([
  [
    'everything too long',
    { guid: 'x'.repeat(600), title: 'x'.repeat(1_200), summary: 'x'.repeat(9_000), author: 'x'.repeat(300) },
  ],
  ['nothing but a title', {}],
  ['control characters in the guid', { guid: 'tag:a\u0007' }],
  ['half a surrogate pair in the guid', { guid: 'tag:a\ud800' }],
  ['emoji at the cut', { title: '🦀'.repeat(600), summary: '🦀'.repeat(600) }],
])('is an article that a job accepts: %s', async (_, item) => {
  const article = await articleOf(item, { title: 'T'.repeat(400) })
  expect(v.safeParse(ArticleSchema, article).issues).toBeUndefined()
  expect(await articleOf(item, { title: 'T'.repeat(400) })).toEqual(article)
})

test('items about no topic, and items without any text, are left out', async () => {
  const items: Item[] = [
    { guid: 'tag:1', title: 'About art', categories: [] },
    { guid: 'tag:2', title: 'About nothing', categories: [] },
    { guid: 'tag:3', categories: ['art'] },
  ]
  const found = await toArticles({ items }, {}, ({ title }) => (/art/.test(title) ? ['art'] : []))
  expect(found.map(({ id }) => id)).toEqual(['tag:1'])
})

test.each<[html: string, text: string]>([
  ['<p>One</p><p>two</p>', 'One two'],
  ['one<br/>two', 'one two'],
  ['un<b>believ</b>able', 'unbelievable'],
  ['Fish &amp; chips&nbsp;&hellip; &#8220;now&#x201D;', 'Fish & chips … “now”'],
  ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
  ['<!-- a < b > c -->after', 'after'],
  ['<script>if (a < b) { x("</p>") }</script>after<style>p{}</style>', 'after'],
  ['left <b open', 'left'],
  ['tab\tand\nline\u0007\u2028end', 'tab and line end'],
  ['half \ud800 pair', 'half \ufffd pair'],
  ['&lt;b&gt; stays text', '<b> stays text'],
])('%j reads as %j', (html, text) => {
  expect(plainText(html)).toBe(text)
})

test.each<[text: string, most: number, clipped: string]>([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['a 🦀🦀', 4, 'a…'],
])('%j within %i is %j', (text, most, clipped) => {
  expect(clip(text, most)).toBe(clipped)
})

test('batches keep the order, 100 articles and 900 KiB', () => {
  const small = Array.from({ length: 120 }, (_, index) => ({ id: String(index), title: 'x' }))
  expect(batches(small).map(({ length }) => length)).toEqual([100, 20])
  expect(batches(small).flat()).toEqual(small)
  const large = small.map((article) => ({ ...article, summary: 'é'.repeat(100_000) }))
  expect(batches(large).every(({ length }) => length === 4)).toBe(true)
  expect(batches([])).toEqual([])
})
