/** The digest as a pure function: fair places, sections, reasons. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StoredArticle } from '../../../src/contract/job.ts'
import { allocatePlaces, composeDigest, type DigestOf } from '../../../src/job/digest/compose.ts'
import { html, markdown } from '../../../src/job/digest/render.ts'
import { profile, status } from './fixtures.ts'

const many = (topic: string, count: number, from = 0): StoredArticle[] =>
  Array.from({ length: count }, (_, index) => ({
    seq: from + index + 1,
    id: `${topic}${index}`,
    title: topic,
    topics: [topic],
  }))
const counts = ({ sections }: DigestOf<object>) =>
  Object.fromEntries(sections.map(({ topic, articles }) => [topic ?? 'more', articles.length]))

describe('places', () => {
  const sections = (given: [string, number, number][]) =>
    given.map(([topic, weight, size]) => ({
      topic,
      weight,
      articles:
        composeDigest(status([topic]), many(topic, size), profile({ maxArticles: 200 })).sections[0]
          ?.articles ?? [],
    }))

  test.for<[string, [string, number, number][], number, number[]]>([
    [
      'in proportion to the weights',
      [
        ['a', 2, 50],
        ['b', 1, 50],
      ],
      6,
      [4, 2],
    ],
    [
      'a topic at 0.1 keeps one',
      [
        ['a', 2, 50],
        ['b', 0.1, 50],
      ],
      10,
      [9, 1],
    ],
    [
      'no more than there are',
      [
        ['a', 2, 1],
        ['b', 1, 3],
      ],
      10,
      [1, 3],
    ],
    [
      'what one topic cannot fill goes to the others',
      [
        ['a', 2, 2],
        ['b', 0.1, 50],
      ],
      10,
      [2, 8],
    ],
    [
      'as many topics as places',
      [
        ['a', 2, 9],
        ['b', 1, 9],
        ['c', 0.1, 9],
      ],
      3,
      [1, 1, 1],
    ],
    ['nothing', [], 5, []],
  ])('%s', ([, given, total, expected]) => {
    expect(allocatePlaces(sections(given), total, 'seed')).toEqual(expected)
  })

  test('fewer places than topics: drawn by lot, the weightier the likelier, 0.1 not never', () => {
    const given = sections([
      ['a', 2, 3],
      ['b', 0.1, 3],
    ])
    const drawn = Array.from({ length: 2_000 }, (_, day) => allocatePlaces(given, 1, `job-${day}`))
    const low = drawn.filter(([, b]) => b === 1).length
    expect(drawn.every(([a = 0, b = 0]) => a + b === 1)).toBe(true)
    // 0.1 of 2.1: 95 of 2,000 expected, seeded by the day and so the same in every run.
    expect(low).toBeGreaterThan(60)
    expect(low).toBeLessThan(135)
  })

  test('every place is used, none twice, and every topic with articles has one where there are enough', () => {
    const section = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 10, max: 200 }))
    fc.assert(
      fc.property(
        fc.array(section, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        (given, total) => {
          const list = given.map(([size, hundredths], index) => ({
            topic: `t${index}`,
            weight: hundredths / 100,
            articles: sections([[`t${index}`, 1, size]])[0]?.articles ?? [],
          }))
          const places = allocatePlaces(list, total, 'seed')
          const available = given.reduce((sum, [size]) => sum + size, 0)
          expect(places.reduce((sum, count) => sum + count, 0)).toBe(Math.min(total, available))
          for (const [index, { articles }] of list.entries())
            expect(places[index]).toBeLessThanOrEqual(articles.length)
          if (total >= list.length) expect(Math.min(...places)).toBeGreaterThanOrEqual(1)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('composing', () => {
  test('sections by topic, the weightiest first, what is on no topic last', () => {
    const articles = [...many('Rivers', 2), ...many('AI', 2, 2), ...many('Golf', 1, 4)]
    const digest = composeDigest(
      status(['Rivers', 'ai']),
      articles,
      profile({ weights: [{ topic: 'AI', weight: 1.5 }] }),
    )
    expect(digest.sections.map(({ topic, weight }) => [topic, weight])).toEqual([
      ['ai', 1.5],
      ['Rivers', 1],
      [null, 1],
    ])
    expect(digest.left).toBe(0)
  })

  test('an article on two topics stands once, under the weightier', () => {
    const both: StoredArticle = { seq: 1, id: 'x', title: 'Both', topics: ['Rivers', 'AI'] }
    const digest = composeDigest(
      status(['Rivers', 'AI']),
      [both],
      profile({ weights: [{ topic: 'ai', weight: 1.2 }] }),
    )
    expect(counts(digest)).toEqual({ AI: 1 })
  })

  test('muted articles are out and listed, what found no place is counted', () => {
    const articles = [...many('Rivers', 5), ...many('Golf', 2, 5)]
    const digest = composeDigest(
      status(['Rivers']),
      articles,
      profile({ maxArticles: 3, mutedTopics: [{ name: 'golf' }] }),
    )
    expect(counts(digest)).toEqual({ Rivers: 3 })
    expect(digest.muted.map(({ id }) => id)).toEqual(['Golf0', 'Golf1'])
    expect(digest.left).toBe(2)
  })

  test('each article says why it is where it is', () => {
    const article: StoredArticle = { seq: 1, id: 'x', title: 'X', topics: ['AI'], relevance: 0.5 }
    const digest = composeDigest(
      status(['AI']),
      [article],
      profile({ weights: [{ topic: 'ai', weight: 1.43 }] }),
    )
    expect(digest.sections[0]?.articles[0]).toMatchObject({
      score: 0.5 * 1.43,
      reason: 'Score 0.71: relevance 0.50 × interest 1.43 (AI 1.43).',
    })
  })

  test('without an article it is empty, not broken', () => {
    const digest = composeDigest(status(['AI']), [], profile())
    expect(digest.sections).toEqual([])
    expect(markdown(digest)).toContain('nothing to show')
    expect(html(digest)).toContain('nothing to show')
  })
})
