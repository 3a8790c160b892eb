/** The document inside the runtime: made of the routes that serve, under the package's version, and small enough. */
import { expect, test } from 'vitest'
import { version } from '../../package.json'
import type { Document } from '../../src/gateway/openapi/document.ts'
import { routes } from '../../src/gateway/routes.ts'
import { rest } from '../support.ts'

test('holds every route once, under the package’s version', async () => {
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

test('says of each operation who may, as the route does', async () => {
  const document: Document = await (await rest('GET', '/openapi.json')).json()
  const token = { anyone: [], user: [{ token: [] }], watcher: [{ token: [] }, { watchToken: [] }] }
  for (const { path, method, auth: who } of routes) {
    const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    expect(operation?.security, path).toEqual(
      who in token ? token[who as keyof typeof token] : [{ token: [who] }],
    )
  }
})
