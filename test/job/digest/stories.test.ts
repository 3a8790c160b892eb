/** Articles about one story: by their headlines, and in the digest. */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JobStatus, StoredArticle } from '../../../src/contract/job.ts'
import { type Headlined, headlineKey } from '../../../src/headline.ts'
import { composeDigest } from '../../../src/job/digest/compose.ts'
import { html, markdown } from '../../../src/job/digest/render.ts'
import { mergeStories } from '../../../src/job/digest/stories.ts'
import { rpcError } from '../../support.ts'

const by = (source: string, title: string, url?: string): Headlined => ({
  source,
  title,
  ...(url && { url }),
})

describe('one story', () => {
  test.each<[string, Headlined, Headlined]>([
    ['the same headline', by('A', 'Bridge reopens after repairs'), by('B', 'Bridge reopens after repairs')],
    [
      'an appended source',
      by('A Gazette', 'Bridge reopens after repairs'),
      by('B Post', 'Bridge reopens after repairs - B Post'),
    ],
    ['a bar', by('B Post', 'Bridge reopens after repairs | b post'), by('A', 'Bridge reopens after repairs')],
    [
      'an em dash',
      by('B Post', 'Bridge reopens after repairs — B Post'),
      by('A', 'Bridge reopens after repairs'),
    ],
    [
      'a colon',
      by('B Post', 'Bridge reopens after repairs: B Post'),
      by('A', 'Bridge reopens after repairs'),
    ],
    [
      'an appended domain',
      by('The B Post', 'Bridge reopens after repairs – bpost.example', 'https://www.bpost.example/1'),
      by('A', 'Bridge reopens after repairs'),
    ],
    [
      'quotes and dashes',
      by('A', '“Bridge” re-opens – after repairs, mayor’s office says'),
      by('B', '"Bridge" re‑opens - after repairs, mayor\'s office says'),
    ],
    ['case', by('A', 'BRIDGE REOPENS AFTER REPAIRS'), by('B', 'Bridge Reopens After Repairs')],
    [
      'Unicode forms',
      by('A', 'Café reopens after long repairs'),
      by('B', 'Cafe\u0301 reopens after long repairs'),
    ],
    [
      'invisible characters',
      by('A', 'Bridge re\u00adopens after repairs'),
      by('B', 'Bridge reopens after repairs'),
    ],
    ['Chinese', by('甲报', '城市大桥维修后重新开放'), by('乙报', '城市大桥维修后重新开放 - 乙报')],
    [
      'Chinese without spaces',
      by('甲报', '城市大桥维修后重新开放'),
      by('乙报', '城市大桥维修后重新开放｜乙报'),
    ],
    ['Japanese', by('A', '新しい橋が開通しました'), by('B', '「新しい橋」が、開通しました')],
    ['Thai', by('A', 'สะพานเปิดอีกครั้ง'), by('B', 'สะพานเปิดอีกครั้ง - B')],
  ])('%s', (_what, one, other) => {
    expect(headlineKey(one)).toBeTypeOf('string')
    expect(headlineKey(other)).toBe(headlineKey(one))
  })

  test.each<[string, Headlined, Headlined]>([
    [
      'that differ in one word',
      by('A', 'Bridge reopens after long repairs'),
      by('B', 'Bridge closes after long repairs'),
    ],
    ['that differ in a number', by('A', 'Team wins the final 3 to 1'), by('B', 'Team wins the final 3 to 2')],
    [
      'of which one ends with another source’s name',
      by('A', 'Bridge reopens after repairs - B Post'),
      by('B Post', 'Bridge reopens after repairs - B Post'),
    ],
    [
      'in Chinese that differ in one character',
      by('A', '城市大桥维修后重新开放'),
      by('B', '城市大桥维修后重新关闭'),
    ],
    ['that differ in a vowel sign', by('A', 'पुल की मरम्मत के बाद खुला'), by('B', 'पुल का मरम्मत के बाद खुला')],
  ])('two stories %s', (_what, one, other) => {
    expect(headlineKey(one)).not.toBe(headlineKey(other))
  })

  test.each<[string, Headlined]>([
    ['three words', by('A', 'International entertainment newsletter')],
    [
      'three words and a source',
      by('Weekly Gazette', 'International entertainment newsletter - Weekly Gazette'),
    ],
    ['fifteen letters', by('A', 'We are in one op')],
    ['signs only', by('A', '… — !!! ???')],
    ['seven Chinese characters', by('A', '大桥重新开放了')],
    ['nothing but the source', by('Bridge reopens after repairs', ': Bridge reopens after repairs')],
  ])('a headline of %s is too short to be compared', (_what, article) => {
    expect(headlineKey(article)).toBeUndefined()
  })

  test('sixteen letters in four words, or eight Chinese characters, are enough', () => {
    expect(headlineKey(by('A', 'We are in one oper'))).toBeUndefined()
    expect(headlineKey(by('A', 'Weare arein inone oneop'))).toBeTypeOf('string')
    expect(headlineKey(by('A', '大桥今天重新开放'))).toBeTypeOf('string')
  })

  test('every article is in exactly one story, the first of each stays, and nothing depends on what is short', () => {
    const title = fc.constantFrom(
      'Bridge reopens after repairs',
      'BRIDGE reopens after repairs!',
      'Ferry stops for the winter',
      'Review',
      '',
    )
    fc.assert(
      fc.property(fc.array(fc.record({ id: fc.uuid(), title })), (given) => {
        const stories = mergeStories(given)
        expect(stories.flatMap(({ article, others }) => [article, ...others]).toSorted(byId)).toEqual(
          given.toSorted(byId),
        )
        for (const { article, others } of stories) {
          expect(others.every((one) => given.indexOf(one) > given.indexOf(article))).toBe(true)
          if (others.length > 0) expect(headlineKey(article)).toBeTypeOf('string')
        }
        const keys = stories.flatMap(({ article }) => headlineKey(article) ?? [])
        expect(new Set(keys).size).toBe(keys.length)
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
