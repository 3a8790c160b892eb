/**
 * The document inside the runtime: computed from the routes, with the package's version, and small enough.
 */
import { expect, test } from 'vitest'
import { version } from '../../package.json'
import type { Document } from '../../src/gateway/openapi/document.ts'
import { routes } from '../../src/gateway/routes.ts'
import { rest } from '../support.ts'

test('has every route once, and the package’s version', async () => {
  const document: Document = await (await rest('GET', '/openapi.json')).json()
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`,
    ),
  )
  const expected = routes.map(
    ({ operation, method, path }) => `${operation} ${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
  )
  expect(operations.toSorted()).toEqual(expected.toSorted())
  expect(document.info.version).toBe(version)
})

test('has the authorization of each route', async () => {
  const document: Document = await (await rest('GET', '/openapi.json')).json()
  const token = { anyone: [], user: [{ token: [] }], watcher: [{ token: [] }, { watchToken: [] }] }
  for (const { path, method, auth: who } of routes) {
    const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    expect(operation?.security, path).toEqual(
      who in token ? token[who as keyof typeof token] : [{ token: [who] }],
    )
  }
})
