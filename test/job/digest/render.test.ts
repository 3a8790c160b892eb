/** A digest as Markdown and HTML: nothing that an article brings becomes markup or changes the direction of other text. */
import { describe, expect, test } from 'vitest'
import type { StoredArticle } from '../../../src/contract/job.ts'
import { composeDigest } from '../../../src/job/digest/compose.ts'
import { html, markdown } from '../../../src/job/digest/render.ts'
import { profile, status } from './fixtures.ts'

describe('as text', () => {
  const evil = '<script>alert(1)</script> "quoted" & \'single\' [link](javascript:x) # *bold* `code`'
  const article: StoredArticle = {
    seq: 1,
    id: 'x',
    title: evil,
    summary: `# heading\n\n${evil}`,
    source: evil,
    url: 'https://example.org/a?b="><script>&c=)',
    topics: [evil.slice(0, 60)],
  }
  const digest = composeDigest(status([evil.slice(0, 60)]), [article], profile())

  test('HTML holds no tag, attribute or address that an article brought', () => {
    const page = html(digest)
    expect(page).not.toContain('<script')
    expect(page.match(/href="[^"]*"/g)).toEqual([
      'href="https://example.org/a?b=&quot;&gt;&lt;script&gt;&amp;c=)"',
    ])
    expect(page).not.toMatch(/ on\w+=/)
  })

  test('Markdown holds no markup that an article brought', () => {
    const text = markdown(digest)
    expect(text).not.toMatch(/(^|[^\\])<(?!https?:)/)
    expect(text).not.toMatch(/(^|[^\\\]])\]\(javascript/)
    expect(text.match(/^#+ /gm)).toEqual(['# ', '## '])
  })

  test('Markdown: a byline makes no heading of a title, and an address leads where HTML’s does', () => {
    const plain: StoredArticle = {
      seq: 1,
      id: 'a',
      title: 'Title',
      source: '===',
      url: 'https://e.example/?a=1&copy=2',
    }
    const text = markdown(composeDigest(status(['AI']), [plain], profile()))
    expect(text).not.toMatch(/^=/m)
    expect(text).toContain('](<https://e.example/?a=1&amp;copy=2>)')
  })

  const hebrew: StoredArticle = {
    seq: 1,
    id: 'a',
    title: 'שלום \u202eabc',
    source: 'עיתון',
    author: 'Ann',
    publishedAt: '2026-05-31T00:00:00.000Z',
    topics: ['נהרות'],
    url: 'https://e.example/\u202e1',
  }

  test('HTML: text of any direction is isolated, and the page is in the reader’s language', () => {
    const page = html(composeDigest(status(['נהרות']), [hebrew], profile({ language: 'he' })))
    expect(page).toContain('<html lang="he">')
    expect(page).toContain('<h1 lang="en">Your digest of 1 June 2026</h1>')
    expect(page).toContain('<h2 lang="he" dir="auto">נהרות</h2>')
    expect(page).toContain('<h3 lang="he" dir="auto"><a ')
    expect(page).toContain('><bdi>עיתון</bdi> · <bdi>Ann</bdi> · <bdi>2026-05-31</bdi></p>')
    expect(page).toContain('(\u2068נהרות\u2069 1.00).')
  })

  test('HTML: without a language the page is English, and an article’s language is unknown', () => {
    const page = html(composeDigest(status(['AI']), [hebrew], profile()))
    expect(page).toContain('<html lang="en">')
    expect(page).toContain('<h2 lang="en">More</h2>')
    expect(page).toContain('<h3 lang="" dir="auto">')
  })

  test('Markdown: an open override is closed, a name in a line is isolated, an address has no controls', () => {
    const text = markdown(composeDigest(status(['נהרות']), [hebrew], profile()))
    expect(text).toContain('**[שלום \u202eabc\u202c](<https://e.example/%E2%80%AE1>)**')
    expect(text).toContain('\u2068עיתון\u2069 · Ann · 2026-05-31')
  })

  test.each([
    ['Asia/Tokyo', '2026-11-23T22:30:00.000Z', '2026-11-24'],
    ['America/Los_Angeles', '2026-11-24T03:00:00.000Z', '2026-11-23'],
    ['UTC', '2026-11-24T03:00:00.000Z', '2026-11-24'],
  ])('the dates of articles are in the reader’s time zone, %s', (timeZone, publishedAt, local) => {
    const dated = { ...article, publishedAt }
    const inZone = composeDigest(status(['AI']), [dated], profile({ timeZone }))
    for (const text of [markdown(inZone), html(inZone)]) expect(/2026-11-2\d/.exec(text)?.[0]).toBe(local)
  })
})

test.each([
  ['Asia/Tokyo', '24 November 2026'],
  ['America/Los_Angeles', '23 November 2026'],
  [undefined, '23 November 2026'],
])('a digest is of the day on which it was completed in the reader’s time zone, %s', (timeZone, day) => {
  const completed = { ...status(['AI']), completedAt: '2026-11-23T22:30:00.000Z' }
  const digest = composeDigest(completed, [], profile(timeZone === undefined ? {} : { timeZone }))
  expect(digest.timeZone).toBe(timeZone)
  expect(markdown(digest)).toContain(`# Your digest of ${day}\n`)
  expect(html(digest)).toContain(`>Your digest of ${day}</h1>`)
})

describe('hostile text', () => {
  const render = (fields: Partial<StoredArticle>) => {
    const article = { seq: 1, id: 'x', title: 'Title', topics: ['AI'], ...fields }
    const digest = composeDigest(status(['AI']), [article], profile())
    return [markdown(digest), html(digest)] as const
  }

  test('a summary is cut on a page, whatever its characters become', () => {
    for (const character of ["'", '&', '<', '*', '\u202a', '@', '😀'])
      for (const page of render({ summary: character.repeat(30_000), topics: [] }))
        expect(page.length).toBeLessThan(16_000)
  })

  test('a summary of 2,000 characters is whole, and a longer one ends in an ellipsis', () => {
    for (const page of render({ summary: 'a'.repeat(2_000) })) expect(page).toContain('a'.repeat(2_000))
    for (const page of render({ summary: 'b'.repeat(2_001) })) expect(page).toMatch(/[^b]b{1999}…[^b]/)
  })

  test('of the other sources of a story, ten are named', () => {
    const title = 'A bridge reopens after long repairs'
    const articles = Array.from({ length: 14 }, (_, n) => ({
      seq: n + 1,
      id: `a${n}`,
      title,
      source: `S${n}`,
      topics: ['AI'],
    }))
    const digest = composeDigest(status(['AI']), articles, profile())
    for (const page of [markdown(digest), html(digest)])
      expect(page.match(/Also in .*/)?.[0].match(/S\d+|and 3 more/g)).toHaveLength(11)
  })

  test.each([
    ['https://evil.example/login', 'https:\u2060//evil.example/login'],
    ['HTTP://evil.example', 'HTTP:\u2060//evil.example'],
    ['www.evil.example', 'www\u2060.evil.example'],
    ['ann@evil.example', 'ann\u2060@evil.example'],
    ['a.b+@evil.example', 'a.b+\u2060@evil.example'],
    ['3 @ 4: a//b, awww...', '3 @ 4: a//b, awww...'],
  ])('the text %s is no link', (text, unlinked) => {
    for (const page of render({ summary: text })) expect(page).toContain(unlinked)
    for (const page of render({ title: text, author: text })) expect(page.split(unlinked)).toHaveLength(3)
  })

  test('control characters do not reach a terminal', () => {
    const text = 'a\u001b]0;owned\u0007\u009b31m\u0085b\nc'
    for (const page of render({ summary: text, title: text, source: text }))
      expect(page).not.toMatch(/(?!\n)\p{Cc}/u)
  })

  test('an address on another site than its feed shows its host beside the source', () => {
    const elsewhere = { url: 'https://www.evil.example/1', feed: 'https://gazette.example/feed' }
    for (const page of render({ ...elsewhere, source: 'Gazette' }))
      expect(page).toMatch(/Gazette \\?\(evil\.example\\?\)/)
    for (const page of render(elsewhere)) expect(page).toMatch(/^.*[>]?evil\.example(<\/bdi>.*)?\s*$/m)
    for (const page of render({ ...elsewhere, url: 'https://gazette.example/1', source: 'Gazette' }))
      expect(page).not.toContain('Gazette (')
  })
})
