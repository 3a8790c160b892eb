/** A digest as a mail: its links, its headers, its languages, its size, and nothing that an article could put into it. */
import { describe, expect, test } from 'vitest'
import type { DigestArticle, StoredArticle } from '../../src/contract/job.ts'
import { composeDigest } from '../../src/job/digest/compose.ts'
import { renderMail } from '../../src/mail/renderMail.ts'
import { profile, status } from '../job/digest/fixtures.ts'

const link = 'https://digests.example/d/abc.def.ghi'

const river: StoredArticle = {
  seq: 7,
  id: 'a1',
  title: 'A river returns',
  url: 'https://news.example/river?a=1&b=2',
  source: 'Gazette',
  author: 'Ann',
  publishedAt: '2026-05-31T00:00:00.000Z',
  summary: 'Salmon  were\nseen again.',
  topics: ['Rivers'],
}

const digestOf = (articles: StoredArticle[], language?: string, topics = ['Rivers']) =>
  composeDigest(status(topics), articles, profile({ language, maxArticles: 200 }))
const mailOf = (articles: StoredArticle[], language?: string) =>
  renderMail(digestOf(articles, language), { link })

const hrefs = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)

describe('a mail', () => {
  test('has a subject, both forms, and headers for one click', () => {
    const { subject, html, text, headers } = mailOf([river])
    expect(subject).toBe('Your digest of 1 June 2026')
    expect(headers).toEqual({
      'List-Unsubscribe': `<${link}/unsubscribe>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    })
    expect(hrefs(html)).toEqual([
      link,
      'https://news.example/river?a=1&amp;b=2',
      `${link}#a7`,
      `${link}/unsubscribe`,
    ])
    expect(text).toBe(`Your digest of 1 June 2026
Read it and vote: ${link}

== Rivers ==

A river returns
Gazette · Ann · 2026-05-31
Salmon were seen again.
https://news.example/river?a=1&b=2
Was this helpful? ${link}#a7

--
Anyone who has these links can read this digest and vote on it. Do not forward them.
Pause these digests: ${link}/unsubscribe
`)
  })

  test('shows the first titles beside its subject', () => {
    const three = ['Alpha', 'Beta', 'Delta', 'Gamma'].map((title, index) => ({
      ...river,
      ...{ seq: index + 1, id: title, title, url: `https://news.example/${title}` },
    }))
    expect(mailOf(three).html).toContain('<div style="display:none">Alpha · Beta · Delta</div>')
  })

  test('shows at most 140 characters there', () => {
    const { html } = mailOf([{ ...river, title: 'word '.repeat(100).trim() }])
    const [, shown = ''] = /display:none">([^<]*)</.exec(html) ?? []
    expect(shown).toMatch(/^word .*word…$/)
    expect(shown.length).toBeGreaterThan(120)
    expect(shown.length).toBeLessThanOrEqual(141)
  })

  test.each(['title', 'summary', 'author', 'source'] as const)(
    'makes no link in its text of an address in a %s',
    (field) => {
      const { text } = mailOf([{ ...river, [field]: 'Call https://evil.example/ or www.evil.example' }])
      expect(text).toContain('Call https:\u2060//evil.example/ or www\u2060.evil.example')
    },
  )

  test('leads to the page where an article has no address of its own', () => {
    const { url: _, ...without } = river
    const { html, text } = mailOf([without])
    expect(hrefs(html)).toEqual([link, `${link}#a7`, `${link}#a7`, `${link}/unsubscribe`])
    expect(text).not.toContain('undefined')
  })

  test('of nothing says so', () => {
    for (const form of [mailOf([]).html, mailOf([]).text])
      expect(form).toContain('There was nothing to show this time.')
  })

  test('says what the digest lacks, and what its producer could not do', () => {
    const digest = composeDigest(
      { ...status(['Rivers']), partial: true, warnings: ['<b>Gazette</b> could not be read'] },
      [river, { ...river, seq: 8, id: 'a2', title: 'Another', url: 'https://news.example/2' }],
      profile({ maxArticles: 1 }),
    )
    const { html, text } = renderMail(digest, { link })
    expect(html).toContain('&lt;b&gt;Gazette&lt;/b&gt; could not be read')
    expect(text).toContain('* <b>Gazette</b> could not be read')
    for (const form of [html, text]) {
      expect(form).toContain('This digest was cut short')
      expect(form).toContain('1 more found no place.')
    }
  })
})

describe('a subject', () => {
  test.each([
    ['Morning, Ann', 'Morning, Ann'],
    ['', 'Your digest of 1 June 2026'],
    [' \r\n ', 'Your digest of 1 June 2026'],
    ['News\r\nBcc: eve@example.org', 'News Bcc: eve@example.org'],
    ['Tab\tand\u0000zero', 'Tab and zero'],
    ['\u202eevil', '\u202eevil\u202c'],
    ['é'.repeat(301), `${'é'.repeat(300)}…`],
  ])('%j is one line: %j', (subject, expected) => {
    const mail = renderMail(digestOf([river]), { link, subject })
    expect(mail.subject).toBe(expected)
    expect(mail.text.startsWith(`${expected}\n`)).toBe(true)
  })

  test('is escaped in HTML', () => {
    expect(renderMail(digestOf([]), { link, subject: '<i>A</i> & B' }).html).toContain(
      '&lt;i&gt;A&lt;/i&gt; &amp; B</h1>',
    )
  })
})

describe('a link', () => {
  test.each(['/d/abc', 'd/abc', '', 'javascript:alert(1)', 'mailto:ann@example.org'])(
    '%j is refused',
    (bad) => {
      expect(() => renderMail(digestOf([]), { link: bad })).toThrow(
        new TypeError('link: put the address of the service before the path'),
      )
    },
  )

  test('keeps its query, and loses its fragment', () => {
    const mail = renderMail(digestOf([river]), { link: `${link}?from=mail#top` })
    expect(mail.headers['List-Unsubscribe']).toBe(`<${link}/unsubscribe?from=mail>`)
    expect(mail.text).toContain(`${link}?from=mail#a7`)
  })
})

describe('text of others', () => {
  const evil = '</h3></td><script>alert(1)</script> "quoted" & \'single\' <img src=x onerror=y>'

  test('is no markup anywhere', () => {
    const article = { ...river, title: evil, source: evil, author: evil, summary: evil, topics: [evil] }
    const digest = composeDigest(
      { ...status([evil]), warnings: [evil] },
      [article],
      profile({ language: 'en' }),
    )
    const [section] = digest.sections
    const also = { id: evil, source: evil, url: 'https://e.example/"><script>' }
    const articles = (section?.articles ?? []).map((one): DigestArticle => ({ ...one, also: [also] }))
    const { html } = renderMail(
      { ...digest, sections: [{ topic: evil, weight: 1, articles }] },
      { link, subject: evil },
    )
    expect(html).not.toMatch(/<script|<img/)
    expect(html.match(/<\/td>/g)).toHaveLength(2)
  })

  test('in another direction stays where it is', () => {
    const hebrew = { ...river, title: 'שלום \u202eabc', source: 'עיתון' }
    const { html, text } = mailOf([hebrew], 'en')
    expect(html).toContain('<html lang="en" dir="ltr">')
    expect(html).toMatch(/<h3 lang="en" dir="rtl"/)
    expect(html).toContain('שלום \u202eabc\u202c</a>')
    expect(text).toContain('\u2068עיתון\u2069 · Ann')
  })

  test('in a digest from right to left is on the right, also where it is English', () => {
    const { html } = mailOf([river], 'ar-EG')
    expect(html).toContain('<html lang="ar-EG" dir="rtl">')
    expect(html).toMatch(/<h3 lang="ar-EG" dir="ltr" style="[^"]*text-align:right/)
    expect(html).not.toContain('text-align:left')
  })
})

describe('a large digest', () => {
  const KB = 1_000
  const bytes = (text: string) => new TextEncoder().encode(text).length
  const many = (make: (at: number) => Partial<StoredArticle>) =>
    Array.from({ length: 200 }, (_, at) => ({
      ...river,
      ...{
        seq: at + 1,
        id: `a${at}`,
        title: `Title ${at}`,
        url: `https://news.example/${at}`,
        source: `Source ${at}`,
      },
      ...make(at),
    }))

  test.each([
    ['long summaries', many(() => ({ summary: 'Words and more words. '.repeat(3_000) }))],
    ['text that is escaped', many(() => ({ summary: '"<&>"'.repeat(10_000) }))],
    [
      'four bytes a character',
      many((at) => ({ title: `${at} ${'🐟'.repeat(490)}`, summary: '🐟'.repeat(15_000) })),
    ],
    ['long addresses', many((at) => ({ url: `https://news.example/${at}/${'x'.repeat(2_000)}` }))],
  ])('of %s has less than 100 KB in both forms, and says what is behind the link', (_what, articles) => {
    const { html, text } = mailOf(articles)
    for (const form of [html, text]) {
      expect(bytes(form)).toBeLessThan(100 * KB)
      const shown = form.split('Was this helpful?').length - 1
      expect(shown).toBeGreaterThan(20)
      if (shown < 200) expect(form).toContain(`${200 - shown} more articles are on the page.`)
      expect(form.isWellFormed()).toBe(true)
    }
    expect(html).toMatch(/more articles are on the page/)
  })

  test('with as many topics as a job has, with long names', () => {
    const topics = Array.from({ length: 50 }, (_, at) => `${'&'.repeat(97)}${100 + at}`)
    const articles = many((at) => ({ topics: topics.slice(at % 50, (at % 50) + 1) }))
    const { html, text } = renderMail(digestOf(articles, undefined, topics), { link })
    for (const form of [html, text]) expect(bytes(form)).toBeLessThan(100 * KB)
  })

  test('with all warnings that a producer may send', () => {
    const warnings = Array.from({ length: 100 }, (_, at) => `${at} ${'"'.repeat(490)}`)
    const { html, text } = renderMail({ ...digestOf(many(() => ({}))), warnings }, { link })
    for (const form of [html, text]) expect(bytes(form)).toBeLessThan(100 * KB)
  })

  test('a text is cut between words and characters, and its directional controls are closed', () => {
    const cutOf = (summary: string) => mailOf([{ ...river, summary }]).text.split('\n')[7] ?? ''
    expect(cutOf('word '.repeat(100))).toBe(`${'word '.repeat(79)}word…`)
    expect(cutOf('🐟'.repeat(500))).toBe(`${'🐟'.repeat(400)}…`)
    expect(cutOf(`\u202e${'x'.repeat(500)}`)).toBe(`\u202e${'x'.repeat(399)}\u202c…`)
    expect(cutOf('x'.repeat(400))).toBe('x'.repeat(400))
  })
})
