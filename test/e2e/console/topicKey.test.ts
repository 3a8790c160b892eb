/** The console has a copy of `topicKey`, which gives the same keys. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { topicKey } from '../../../src/contract/topicKey.ts'

/** The console has no types outside its own folder. */
const page: string = new URL('../../../console/topicKey.js', import.meta.url).href

test('the console compares names as the service does', async () => {
  const { topicKey: consoleKey } = await import(page)
  for (let point = 0; point < 0x11_00_00; point += 1)
    if (point < 0xd8_00 || point > 0xdf_ff) {
      const name = `a${String.fromCodePoint(point)}i`
      if (consoleKey(name) !== topicKey(name)) expect(consoleKey(name)).toBe(topicKey(name))
    }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(consoleKey(name)).toBe(topicKey(name))
    }),
  )
  const spaced = fc.string({ unit: fc.constantFrom('a', 'B', 'i', ' ', '-', '~', '\t') })
  fc.assert(
    fc.property(spaced, (name) => {
      expect(consoleKey(name)).toBe(topicKey(name))
    }),
  )
})
