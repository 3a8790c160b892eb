/** The changes of a vote in a query: what is written is read, and nothing else is shown. */
import { expect, test } from 'vitest'
import { digest } from '../../../openapi/operations/examples.ts'
import { formatChanges, parseChanges } from '../../../src/gateway/link/changes.ts'

const [section] = digest.sections
const [first] = section?.articles ?? []
if (!first) throw new Error('The example has an article')
const article = { ...first, seq: 3, topics: ['Rivers', 'São Paulo', 'Art'], source: 'Gazette' }
const up = { before: 1, after: 1.1 }

const shown = (query: string) =>
  parseChanges(article, new URLSearchParams(query))?.map(
    ({ name, before, after }) => `${name} ${before} ${after}`,
  )

test.each([
  [
    'topics in any spelling, and the source',
    {
      changes: [
        { topic: 'ART', ...up },
        { topic: 'rivers', before: 1.1, after: 0.9 },
      ],
      sourceChange: { source: 'Gazette', ...up },
    },
    'voted=3&changes=1.10-0.90,,1.00-1.10,1.00-1.10',
    ['Rivers 1.10 0.90', 'Art 1.00 1.10', 'Gazette 1.00 1.10'],
  ],
  [
    'what has not changed, and a topic of an earlier vote',
    {
      changes: [
        { topic: 'Rivers', before: 1, after: 1 },
        { topic: 'Golf', ...up },
      ],
    },
    'voted=3&changes=,,,',
    [],
  ],
  ['a withdrawal that found no vote', undefined, 'voted=3&changes=,,,', []],
])('%s', (_what, answer, query, expected) => {
  expect(formatChanges(article, answer)).toBe(query)
  expect(shown(query)).toEqual(expected)
})

test.each([
  ['', undefined],
  ['voted=4&changes=1.00-1.10', undefined],
  ['voted=3', []],
  ['voted=3&changes=you,have,won', []],
  ['voted=3&changes=1.00-1.10<b>', []],
  ['voted=3&changes=10.00-1.10,1-2,-1.00-1.10', []],
  ['voted=3&changes=1.00-1.10,1.00-1.10,1.00-1.10,1.00-1.10,1.00-1.10', 4],
])('the query %j', (query, expected) => {
  if (typeof expected === 'number') expect(shown(query)).toHaveLength(expected)
  else expect(shown(query)).toEqual(expected)
})
