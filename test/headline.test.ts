/** When two headlines are the same, and two sources. */
import { describe, expect, test } from 'vitest'
import { type Headlined, headlineKey, sourceKey } from '../src/headline.ts'

const by = (source: string, title: string, url?: string): Headlined => ({
  source,
  title,
  ...(url && { url }),
})

describe('headlines', () => {
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
})

test.each<[string, Omit<Headlined, 'title'>, Omit<Headlined, 'title'>, boolean]>([
  ['one name in two spellings', { source: 'The Gazette' }, { source: 'the  GAZETTE' }, true],
  ['two names in one feed', { source: 'A', feed: 'f' }, { source: 'B', feed: 'f' }, false],
  ['one feed without names', { feed: 'f', url: 'https://a.example/1' }, { feed: 'f' }, true],
  ['one host without names', { url: 'https://a.example/1' }, { url: 'https://A.example/2' }, true],
  ['a name that is another’s feed', { source: 'f' }, { feed: 'f' }, false],
])('%s', (_what, one, other, isSame) => {
  expect(sourceKey(one) === sourceKey(other)).toBe(isSame)
})

test('nothing known is no source', () => {
  expect(sourceKey({})).toBeUndefined()
})
