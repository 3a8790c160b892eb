/** The reference page is complete, runs no scripts and loads nothing. `test/scenarios/processes/browser` tests its looks. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DocumentedService } from './documentedService.ts'

let documented: DocumentedService
let html: string
beforeAll(async () => {
  documented = await DocumentedService.start()
  html = await (await fetch(new URL('/docs', documented.service))).text()
})
afterAll(() => documented?.stop())

test('shows every operation, schema and error; every link has a target', () => {
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const { schemas, responses } = documented.document.components
  const expected = [
    ...documented.places().map(({ operation }) => operation.operationId),
    ...Object.keys(schemas).map((name) => `schema-${name}`),
    ...Object.keys(responses).map((name) => `refusal-${name}`),
  ]
  expect(ids).toEqual(expect.arrayContaining(expected))
  const links = [...html.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id)
  expect(links.filter((id) => !ids.includes(id))).toEqual([])
})

test('runs and loads nothing', async () => {
  const { headers } = await fetch(new URL('/docs', documented.service))
  expect(headers.get('Content-Security-Policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  )
  expect(html).not.toMatch(/<script|<img|<link|url\(|https?:\/\/(?!\w+\.example(?:\.org)?\b)/)
})
