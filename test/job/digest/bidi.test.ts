import fc from 'fast-check'
import { expect, test } from 'vitest'
import { balanced, directionOf, isolated } from '../../../src/job/digest/bidi.ts'

const [LRE, RLE, PDF, LRO, RLO] = ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e'] as const
const [LRI, RLI, FSI, PDI] = ['\u2066', '\u2067', '\u2068', '\u2069'] as const

test.each<[name: string, text: string, expected: string]>([
  ['plain text stays', 'Ferry news', 'Ferry news'],
  ['an open override is closed', `a${RLO}b`, `a${RLO}b${PDF}`],
  ['an open isolate is closed', `a${FSI}b`, `a${FSI}b${PDI}`],
  ['what is closed stays', `${LRE}a${PDF}${RLI}b${PDI}`, `${LRE}a${PDF}${RLI}b${PDI}`],
  ['inside first', `${LRI}a${RLE}b`, `${LRI}a${RLE}b${PDF}${PDI}`],
  ['an isolate ends what was opened in it', `${RLI}a${LRO}b${PDI}c`, `${RLI}a${LRO}b${PDI}c`],
  ['a close without its opening is removed', `a${PDI}b${PDF}c`, 'abc'],
  ['an embedding is not closed from inside an isolate', `${RLO}${LRI}a${PDF}`, `${RLO}${LRI}a${PDI}${PDF}`],
])('%s', (_, text, expected) => {
  expect(balanced(text)).toBe(expected)
})

test.each<[text: string, expected: string]>([
  ['Rivers', 'Rivers'],
  ['Flüsse und 川', 'Flüsse und 川'],
  ['נהרות', `${FSI}נהרות${PDI}`],
  ['أنهار', `${FSI}أنهار${PDI}`],
  [`R${RLO}`, `${FSI}R${RLO}${PDF}${PDI}`],
])('isolated: %j is %j', (text, expected) => {
  expect(isolated(text)).toBe(expected)
})

test('any text is balanced, keeps its other characters, and stays as it is the second time', () => {
  const unit = fc.constantFrom(LRE, RLE, PDF, LRO, RLO, LRI, RLI, FSI, PDI, 'a', 'א', '1')
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      const once = balanced(text)
      const others = (of: string) => of.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
      expect(others(once)).toBe(others(text))
      expect(balanced(once)).toBe(once)
      // What follows is at the level of what came before: each opening has its own close.
      const count = (signs: string[]) => [...once].filter((sign) => signs.includes(sign)).length
      expect(count([PDI])).toBe(count([LRI, RLI, FSI]))
    }),
  )
})

test.each([
  ...['en', 'de-AT', 'zh-Hant', 'ur-Latn', 'ps-cyrl', 'arn', 'hebrew', ''].map((tag) => [tag, 'ltr']),
  ...['ar', 'AR-eg', 'he', 'iw', 'fa-IR', 'ur', 'yi', 'pa-Arab', 'ku-arab-iq', 'uz-Arab'].map((tag) => [
    tag,
    'rtl',
  ]),
])('the direction of %j is %s', (tag, direction) => {
  expect(directionOf(tag)).toBe(direction)
})
