import { expect, test } from 'vitest'
import { matcher } from '../../../../examples/newsroom/src/matchTopics.ts'

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
