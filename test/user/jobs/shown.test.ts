/** How long shown articles are remembered. */
import { expect, test } from 'vitest'
import { TOKEN_LENGTH } from '../../../src/remembered.ts'
import { rememberedDigests, rememberedTokens } from '../../../src/user/jobs/shown.ts'
import { DAY, HOUR } from '../../support.ts'

const NOW = Date.UTC(2026, 0, 31)
const token = (name: string) => name.padStart(TOKEN_LENGTH, '-')
const digest = (daysAgo: number, shown: string[], met: string[] = []) => ({
  endedAt: NOW - daysAgo * DAY,
  shown: shown.map(token).join(''),
  met: met.map(token).join(''),
})
const names = (count: number, of: string) => Array.from({ length: count }, (_, index) => `${of}-${index}`)

test('of the digests of an id, those of the last 30 days are remembered, and 20,000 articles', () => {
  const digests = [31, 29.9, 1, 30, 7].map((daysAgo) => digest(daysAgo, [`a${daysAgo}`]))
  expect(rememberedDigests(digests, NOW)).toEqual([
    digest(1, ['a1']),
    digest(7, ['a7']),
    digest(29.9, ['a29.9']),
  ])
  const many = Array.from({ length: 500 }, (_, index) =>
    digest(index / 50, names(100, `a${index}`), names(100, `b${index}`)),
  )
  expect(rememberedDigests(many, NOW)).toEqual(many.slice(0, 100))
})

test('an article that was met again takes the place of the newer time only', () => {
  const digests = [digest(5, ['a', 'b'], ['c']), digest(1, ['c'], ['a']), digest(3, ['b'], ['c'])]
  expect(rememberedDigests(digests, NOW)).toEqual([
    digest(1, ['c'], ['a']),
    digest(3, ['b']),
    // Told under it five days ago, which another digest has not repeated.
    digest(5, ['a']),
  ])
})

test('what was told in the last three days comes first, each article once', () => {
  const digests = [
    digest(1, ['a', 'b'], ['old']),
    digest(2.9, ['c', 'a']),
    digest(3 + HOUR / DAY, ['d'], ['b']),
  ]
  expect(rememberedTokens(digests, NOW)).toEqual({
    seen: ['a', 'b', 'c', 'old', 'd'].map(token).join(''),
    told: 3,
  })
})

test('a job gets the newest 20,000 articles at most, which are 720,000 characters', () => {
  const { seen, told } = rememberedTokens([digest(1, names(15_000, 'a')), digest(9, names(5_001, 'b'))], NOW)
  expect([seen.length, told]).toEqual([720_000, 15_000])
  expect(seen.endsWith(token('b-4999'))).toBe(true)
})
