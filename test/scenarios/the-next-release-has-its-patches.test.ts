/** Lists of the suites outside the runtime that a changed shape needs a place in. */
import { expect, test } from 'vitest'
import { PATCHES } from './processes/releases/patches.ts'

const sources = import.meta.glob('../../src/**/*.ts', { query: '?raw', import: 'default', eager: true })

test.each(PATCHES)('%s has what the next release changes: %j', (file, today) => {
  expect(sources[`../../src/${file}`]).toContain(today)
})
