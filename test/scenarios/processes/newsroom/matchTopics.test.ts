import { expect, test } from 'vitest'
import { matcher } from '../../../../examples/newsroom/src/matchTopics.ts'
import { searchable } from '../../../../examples/newsroom/src/topics/text.ts'

test.each<[topic: string, title: string, categories: string[], isAbout: boolean]>([
  ['Science', 'Nothing', ['science'], true],
  ['science', 'Big SCIENCE news', [], true],
  ['art', 'A party of Art', [], true],
  ['art', 'A party', ['smart'], false],
  ['science', 'Conscience', [], false],
  ['machine learning', 'On machine-learning today', [], true],
  ['machine learning', 'A machine for learning', [], false],
  ['US news', 'x', ['US   news'], true],
  ['world', 'x', ['/World/Africa'], true],
  ['adwords api', 'x', ['adwords_api'], true],
  ['C++', 'Modern C++ tips', [], true],
  ['C', 'Modern C++ tips', [], false],
  ['C#', 'C# and F#', [], true],
  ['.NET', 'ASP.NET released', [], true],
  ['eleições', 'Eleições 2018', [], true],
  ['elei', 'Eleições 2018', [], false],
  ['東京', '今日の東京の天気', [], true],
  ['Café', 'Cafe\u0301 society', [], true],
  ['Straße', 'STRASSE gesperrt', [], true],
  ['Wirtschaft', 'Wirt\u00adschaft heute', [], true],
  ['Women’s football', "Women's football grows", [], true],
  ["Women's football", 'Women’s football grows', [], true],
  ['US', 'Tell us more', [], false],
  ['US', 'New US tariffs', [], true],
  ['US', 'x', ['us'], true],
  ['US', 'x', ['us-news'], true],
  ['US', 'x', ['Contact us'], false],
  ['us', 'New US tariffs', [], true],
  ['WHO', 'Who says so', [], false],
  ['IT', 'Is it so?', [], false],
  ['NATO', 'Nato meets', [], true],
  ['constructor', 'The constructor', [], true],
  ['__proto__', 'x', ['x'], false],
  ['[a-z]+', 'x', ['abc'], false],
])('%s in %j with categories %j: %j', (topic, title, categories, isAbout) => {
  expect(matcher([topic])({ title, categories })).toEqual(isAbout ? [topic] : [])
})

test('names every topic that fits, in the order and spelling given', () => {
  const topicsOf = matcher(['Zebra', 'Art', 'Cities', 'Snow'])
  expect(topicsOf({ title: 'Art in cities', categories: ['zebra'] })).toEqual(['Zebra', 'Art', 'Cities'])
})

test('what is searched is bounded: characters, marks on one of them, categories, and places in a text', () => {
  const marks = '\u0301'.repeat(10_000) + '\u0316'.repeat(10_000)
  expect(searchable(`a${marks}`, 200).length).toBeLessThan(10)
  expect(searchable('é'.repeat(500), 200)).toBe('é'.repeat(200))
  const about = matcher(['art'])
  const many = Array.from({ length: 101 }, (_, n) => (n === 100 ? 'art' : `x${n}`))
  expect([about({ title: 'x', categories: many }), about({ title: 'x', categories: many.slice(1) })]).toEqual(
    [[], ['art']],
  )
  expect(about({ title: `${'party '.repeat(20)}art`, categories: [] })).toEqual([])
  expect(about({ title: `${'party '.repeat(19)}art`, categories: [] })).toEqual(['art'])
})
