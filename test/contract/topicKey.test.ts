/** Which spellings are the same topic or source, and which are none. */
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { SourceSchema, TopicSchema } from '../../src/contract/fields.ts'
import { topicKey } from '../../src/contract/topicKey.ts'

describe('one topic', () => {
  test.each<[string, string, string]>([
    ['é composed and decomposed', 'Café', 'Cafe\u0301'],
    ['case', 'ÉLAN', 'élan'],
    ['ß, ẞ and ss', 'Straße', 'STRAẞE'],
    ['ß in capitals', 'Straße', 'STRASSE'],
    ['final sigma', 'ΟΔΟΣ', 'οδος'],
    ['sigma that is not final', 'οδοσ', 'οδος'],
    ['dotless i', 'IŞIK', 'ışık'],
    ['dotted capital I', 'İstanbul', 'istanbul'],
    ['ligature', 'ﬁnance', 'finance'],
    ['full width', 'ＡＩ', 'AI'],
    ['half-width katakana', 'ｶﾞｿﾘﾝ', 'ガソリン'],
    ['Greek iota subscript', 'ᾳ', 'ΑΙ'],
    ['zero-width space', 'A\u200bI', 'AI'],
    ['soft hyphen', 'Wirt\u00adschaft', 'Wirtschaft'],
    ['direction marks', '\u202aAI\u202c', 'AI'],
    ['byte order mark', '\ufeffAI', 'AI'],
    ['variation selector', '❤\ufe0f', '❤'],
    ['surrounding space', ' AI\u3000', 'AI'],
    ['repeated space', 'climate   change', 'climate\u00a0change'],
  ])('%s', (_what, one, other) => {
    expect(topicKey(one)).toBe(topicKey(other))
  })
})

describe('two topics', () => {
  test.each([
    ['Café', 'Cafe'],
    ['climate change', 'climatechange'],
    ['C', 'C++'],
    ['resume', 'résumé'],
    ['ガ', 'カ'],
    ['й', 'и'],
  ])('%s and %s', (one, other) => {
    expect(topicKey(one)).not.toBe(topicKey(other))
  })
})

test.each(['\u200b', '\u2060\u00ad', '\u3164', '\u2800', '\ufe0f'])(
  '%j has no visible character, so it is neither a topic nor a source',
  (name) => {
    for (const schema of [TopicSchema, SourceSchema]) {
      expect(v.safeParse(schema, name).success).toBe(false)
      expect(v.safeParse(schema, `${name}a`).success).toBe(true)
    }
  },
)

const troublesome = fc.constantFrom(
  ...'aiIıİßẞΣςσſKÅéΐᾳŸǰŉև ﬁﷺ',
  ...['\u0301', '\u0307', '\u0345', '\u0308', '\u200d', '\u00ad', '\u0342', '\u0323', '\u2800', '\u1161'],
)
const text = fc.oneof(fc.string({ unit: troublesome }), fc.string({ unit: 'binary' }))

describe('for any text', () => {
  test('the key of a key is the key, and Unicode forms and surrounding space do not matter', () =>
    fc.assert(
      fc.property(text, (name) => {
        const key = topicKey(name)
        for (const same of [key, name.normalize('NFC'), name.normalize('NFD'), ` ${name}\t`])
          expect(topicKey(same)).toBe(key)
      }),
      { numRuns: 2_000 },
    ))

  test('case and surrounding space do not matter', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(topicKey(name.trim().toLowerCase())).toBe(topicKey(name))
      }),
      { numRuns: 2_000 },
    ))
})
