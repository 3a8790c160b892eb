/** Articles about one story, by themselves and in the digest. */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JobStatus, StoredArticle } from '../../../src/contract/job.ts'
import { headlineKey } from '../../../src/headline.ts'
import { composeDigest } from '../../../src/job/digest/compose.ts'
import { html, markdown } from '../../../src/job/digest/render.ts'
import { mergeStories } from '../../../src/job/digest/stories.ts'
import { DAY, rpcError } from '../../support.ts'

describe('one story', () => {
  test('every article is in exactly one story, whose first stays, with one article a source, within three days', () => {
    const title = fc.constantFrom(
      'Bridge reopens after repairs',
      'BRIDGE reopens after repairs!',
      'Ferry stops for the winter',
      'Review',
      '',
    )
    const source = fc.option(fc.constantFrom('A', 'B', 'C', 'D'), { nil: undefined })
    const publishedAt = fc.option(
      fc.integer({ min: 1, max: 9 }).map((day) => `2026-06-0${day}T00:00:00.000Z`),
      { nil: undefined },
    )
    fc.assert(
      fc.property(fc.array(fc.record({ id: fc.uuid(), title, source, publishedAt })), (given) => {
        const stories = mergeStories(given)
        expect(stories.flatMap(({ article, others }) => [article, ...others]).toSorted(byId)).toEqual(
          given.toSorted(byId),
        )
        for (const { article, others } of stories) {
          expect(others.every((one) => given.indexOf(one) > given.indexOf(article))).toBe(true)
          if (others.length > 0) expect(headlineKey(article)).toBeTypeOf('string')
        }
        for (const { article, others } of stories) {
          const sources = [article, ...others].flatMap((one) => one.source ?? [])
          expect(new Set(sources).size).toBe(sources.length)
          const days = [article, ...others].flatMap((one) =>
            one.publishedAt ? [Date.parse(one.publishedAt)] : [],
          )
          if (days.length > 0) expect(Math.max(...days) - Math.min(...days)).toBeLessThanOrEqual(3 * DAY)
        }
      }),
    )
  })
})

const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)

const TITLE = 'Bridge reopens after repairs'
const story = (source: string, more: object = {}) => ({
  id: source,
  title: TITLE,
  source,
  url: `https://${source.toLowerCase()}.example/bridge`,
  topics: ['City'],
  ...more,
})
const status: JobStatus = {
  id: 'one',
  userId: 'ann',
  topics: ['City'],
  status: 'completed',
  progress: 100,
  currentStep: 'Completed',
  articleCount: 0,
  attempt: 1,
  startedAt: '2026-06-01T08:00:00.000Z',
  updatedAt: '2026-06-01T08:05:00.000Z',
}
const compose = (given: object[], profile: object = {}) =>
  composeDigest(
    status,
    given.map((one, index) => ({ ...one, seq: index + 1 }) as StoredArticle),
    {
      weights: [],
      sourceWeights: [],
      mutedTopics: [],
      mutedSources: [],
      maxArticles: 20,
      seen: '',
      told: 0,
      ...profile,
    },
  )

describe('a digest', () => {
  test.each<[string, object[], number]>([
    ['three replies of one forum thread', [1, 2, 3].map((n) => story('Forum', { id: `reply-${n}` })), 3],
    ['one feed without names of sources', [1, 2].map((n) => ({ id: `${n}`, title: TITLE, feed: 'f' })), 2],
    [
      'two papers on one day',
      ['Argus', 'Bugle'].map((source) => story(source, { publishedAt: '2026-06-01T07:00:00.000Z' })),
      1,
    ],
    [
      'two papers three days apart',
      [
        story('Argus', { publishedAt: '2026-05-29T07:00:00.000Z' }),
        story('Bugle', { publishedAt: '2026-06-01T07:00:00.000Z' }),
      ],
      1,
    ],
    [
      'two papers four days apart',
      [
        story('Argus', { publishedAt: '2026-05-28T07:00:00.000Z' }),
        story('Bugle', { publishedAt: '2026-06-01T07:00:00.000Z' }),
      ],
      2,
    ],
    [
      'two papers, one without a date',
      [story('Argus'), story('Bugle', { publishedAt: '2020-06-01T07:00:00.000Z' })],
      1,
    ],
    [
      'articles of two feeds with one id',
      [
        story('Argus', { id: '1', feed: 'f' }),
        story('Other', { id: '1', feed: 'g', title: 'Ferry stops for the winter' }),
      ],
      2,
    ],
  ])('of %s', (_what, articles, count) => {
    const { sections } = compose(articles)
    expect(sections.flatMap((section) => section.articles)).toHaveLength(count)
  })

  test('has a story once, as the best source has it, with links to the others', () => {
    const given = [
      story('Argus'),
      story('Bugle', { relevance: 0.5 }),
      story('Courier'),
      story('Other', { title: 'Ferry stops for the winter' }),
    ]
    const digest = compose(given, { sourceWeights: [{ source: 'courier', weight: 1.2 }] })
    const [section] = digest.sections
    expect(section?.articles.map(({ id, also }) => [id, also?.map(({ id }) => id)])).toEqual([
      ['Courier', ['Argus', 'Bugle']],
      ['Other', undefined],
    ])
    expect(section?.articles[0]?.also).toEqual([
      { id: 'Argus', source: 'Argus', url: 'https://argus.example/bridge' },
      { id: 'Bugle', source: 'Bugle', url: 'https://bugle.example/bridge' },
    ])
    expect(digest.left).toBe(0)
    expect(markdown(digest)).toContain(
      'Also in [Argus](<https://argus.example/bridge>), [Bugle](<https://bugle.example/bridge>)',
    )
    expect(html(digest)).toContain(
      'Also in <a href="https://argus.example/bridge" rel="noopener noreferrer"><bdi>Argus</bdi></a>, <a',
    )
  })

  test('has the next source of a story where the first is muted', () => {
    const digest = compose([story('Argus'), story('Bugle')], { mutedSources: [{ name: 'Argus' }] })
    expect(digest.sections[0]?.articles.map(({ id, also }) => [id, also])).toEqual([['Bugle', undefined]])
    expect(digest.muted.map(({ id }) => id)).toEqual(['Argus'])
  })

  test('counts stories, not articles, as left', () => {
    const digest = compose(
      [story('Argus'), story('Bugle'), story('Other', { title: 'Ferry stops for the winter' })],
      { maxArticles: 1 },
    )
    expect(digest.left).toBe(1)
  })

  test('names a source by its host, or by the article’s id, where there is no name', () => {
    const nameless = [
      story('Argus'),
      { id: 'b', title: TITLE, url: 'https://www.bugle.example/1', topics: ['City'] },
      { id: 'c', title: TITLE, topics: ['City'] },
    ]
    expect(markdown(compose(nameless))).toContain(
      'Also in [www.bugle.example](<https://www.bugle.example/1>), c',
    )
  })

  test('does not let a source’s name become markup', () => {
    const digest = compose([
      story('Argus', { relevance: 1 }),
      story('Bugle', { source: '<b>](x)&', relevance: 0.5 }),
    ])
    expect(html(digest)).toContain('<bdi>&lt;b&gt;](x)&amp;</bdi>')
    expect(markdown(digest)).toContain('[\\<b\\>\\](x)\\&](<https://bugle.example/bridge>)')
  })
})

test('all addresses of a shown story count as shown', async () => {
  const job = (id: string) => env.DIGEST_JOB.getByName(`stories-seen:${id}`)
  await job('one').start({ topics: ['City'] })
  await job('one').addArticles([story('Argus'), story('Bugle'), story('Courier')])
  await job('one').complete()
  const { sections, left } = await job('one').digest()
  expect(sections.flatMap(({ articles }) => articles).map(({ also }) => also?.length)).toEqual([2])
  expect(left).toBe(0)
  await job('two').start({ topics: ['City'] })
  const { outcomes } = await job('two').addArticles([story('Argus'), story('Bugle'), story('Courier')])
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['seen', 'seen', 'seen'])
  expect(await rpcError(() => job('two').digest())).toMatchObject({ code: 'conflict' })
})
