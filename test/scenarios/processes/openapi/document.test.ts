/** The document itself: no findings of a linter, an example for everything. */
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DocumentedService } from './documentedService.ts'

let documented: DocumentedService
beforeAll(async () => {
  documented = await DocumentedService.start()
})
afterAll(() => documented?.stop())

/** The strict rule set, with no rule switched off. */
async function problems(document: object): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] })
  const found = await lintFromString({ source: JSON.stringify(document), config })
  return found.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)
}

test('the linter finds nothing', async () => {
  expect(await problems(documented.document)).toEqual([])
})

test('the linter finds a wrong example, an unused component, an operation without a description', async () => {
  const { components, paths, ...rest } = documented.document
  const health = paths['/health']?.get
  const bad = {
    ...rest,
    components: { ...components, schemas: { ...components.schemas, Nothing: { type: 'null' } } },
    paths: { ...paths, '/health': { get: { ...health, summary: undefined } } },
  }
  Object.assign(components.schemas.Topic ?? {}, { examples: [7] })
  const rules = (await problems(bad)).map((problem) => problem.split(':')[0])
  expect(rules.sort()).toEqual(['no-invalid-schema-examples', 'no-unused-components', 'operation-summary'])
  Object.assign(components.schemas.Topic ?? {}, { examples: undefined })
})

test('every parameter, body and response has an example that matches its schema', () => {
  const faults = documented.places().flatMap((place) => {
    const { operation, parameters } = place
    const bodies = Object.values(operation.requestBody?.content ?? {})
    const answers = Object.keys(operation.responses).flatMap((status) =>
      Object.values(documented.documented(place, Number(status)).content ?? {}),
    )
    return [...parameters, ...bodies, ...answers].flatMap(({ schema, example }) =>
      documented.faults(schema, example).map((fault) => `${operation.operationId}: ${fault}`),
    )
  })
  expect(faults).toEqual([])
})

test('responses are closed: an undocumented field is an error', () => {
  const { JobStatus: schema = {} } = documented.document.components.schemas
  const place = documented.places().find(({ operation }) => operation.operationId === 'status')
  const example = place && documented.documented(place, 200).content?.['application/json']?.example
  expect(documented.faults(schema, example)).toEqual([])
  expect(documented.faults(schema, { ...(example as object), secret: 1 })).toHaveLength(1)
})

test('has an ETag, and 304 for a client that has it', async () => {
  const address = new URL('/openapi.json', documented.service)
  const first = await fetch(address)
  const tag = first.headers.get('ETag') ?? ''
  expect(tag).toMatch(/^".+"$/)
  expect((await fetch(address, { headers: { 'If-None-Match': tag } })).status).toBe(304)
})
