/** Lists of the suites outside the runtime that a new operation or a changed shape needs a place in. */
import { expect, test } from 'vitest'
import { routes } from '../src/gateway/routes.ts'
import { story } from './e2e/openapi/story.ts'
import { PATCHES } from './e2e/releases/patches.ts'

const sources = import.meta.glob('../src/**/*.ts', { query: '?raw', import: 'default', eager: true })

test('the story of all examples includes every operation', () => {
  const operations = routes.map(({ operation }) => operation)
  expect([...new Set(story)].toSorted()).toEqual(operations.toSorted())
})

test.each(PATCHES)('%s has what the next release changes: %j', (file, today) => {
  expect(sources[`../src/${file}`]).toContain(today)
})
