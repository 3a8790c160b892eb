/**
 * The documentation inside the runtime: the generated files are served, the document is what the routes say, and
 * requests for both follow the rules of every other one.
 */
import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { Document } from '../../openapi/document.ts'
import { DocumentedSchemas, fields } from '../../openapi/documentedSchemas.ts'
import { generatedFiles } from '../../openapi/generatedFiles.ts'
import { tags } from '../../openapi/tags.ts'
import { version } from '../../package.json'
import gateway from '../../src/gateway/gateway.ts'
import { routes } from '../../src/gateway/router.ts'
import { httpError, ORIGIN, rest } from '../support.ts'

const read = async (): Promise<Document> => (await rest('GET', '/openapi.json')).json()

test('has every route once, and the package’s version', async () => {
  const document = await read()
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
  const document = await read()
  const token = { anyone: [], user: [{ token: [] }], watcher: [{ token: [] }, { watchToken: [] }] }
  for (const { path, method, auth: who } of routes) {
    const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    expect(operation?.security, path).toEqual(
      who in token ? token[who as keyof typeof token] : [{ token: [who] }],
    )
  }
})

test('documents server-sent events of the routes that have them, and of no others', () => {
  const documented = tags.flatMap((tag) => tag.routes)
  const names = (list: { operation: string }[]) => list.map(({ operation }) => operation).toSorted()
  expect(names(documented)).toEqual(names(routes))
  for (const { operation, auth, responses } of documented)
    expect(responses[200]?.events !== undefined, operation).toBe(auth === 'watcher')
})

const pages = [
  ['/openapi.json', 'openapi.json', 'application/json'],
  ['/docs', 'docs.html', 'text/html; charset=utf-8'],
] as const

test.each(pages)('%s is served as the code generates it, also by HEAD', async (path, name, type) => {
  const got = await rest('GET', path)
  expect(await got.text()).toBe(generatedFiles(version)[name])
  expect(got.headers.get('Content-Type')).toBe(type)
  expect(got.headers.get('Cache-Control')).toBe('no-cache')
  expect(got.headers.get('X-Request-Id')).toMatch(/^[\da-f-]{36}$/)
  const tag = got.headers.get('ETag') ?? ''
  expect(tag).not.toBe('')
  expect((await rest('GET', path, { headers: { 'If-None-Match': tag } })).status).toBe(304)
  const { status, headers, body } = await rest('HEAD', path)
  expect([status, body, headers.get('ETag')]).toEqual([200, null, got.headers.get('ETag')])
})

test.each(pages)('%s rejects what it does not take', async (path) => {
  const posted = await rest('POST', path)
  expect([posted.status, posted.headers.get('Allow')]).toEqual([405, 'GET, HEAD'])
  expect(await httpError(await rest('GET', `${path}?page=1`))).toEqual({ status: 400, code: 'invalid_input' })
  expect(await httpError(await rest('GET', `${path}/`))).toEqual({ status: 404, code: 'not_found' })
  const stale = await rest('GET', path, { headers: { 'If-Match': '"stale"' } })
  expect(await httpError(stale)).toEqual({ status: 412, code: 'version_mismatch' })
})

test('the document has an ETag: 304 without a body for a client that has it', async () => {
  const tag = (await rest('GET', '/openapi.json')).headers.get('ETag') ?? ''
  expect(tag).toMatch(/^"[^"]+"$/)
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const { status, body, headers } = await rest('GET', '/openapi.json', {
      headers: { 'If-None-Match': known },
    })
    expect([status, body, headers.get('ETag')], known).toEqual([304, null, tag])
  }
  for (const [name, value] of [
    ['If-None-Match', '"other"'],
    ['If-Match', tag],
  ] as const)
    expect((await rest('GET', '/openapi.json', { headers: { [name]: value } })).status).toBe(200)
})

test.each(pages)('without static assets, %s is not found', async (path) => {
  const { ASSETS: _, ...others } = env
  const response = await gateway.fetch(new Request(`${ORIGIN}${path}`), others as Env)
  expect(await httpError(response)).toEqual({ status: 404, code: 'not_found' })
})

test('a text needs a schema of its own, and its schema in the document', () => {
  const schema = v.object({ first: v.string(), second: v.string() })
  const texts = fields(schema, { first: 'The first.', second: 'The second.' })
  expect(() => new DocumentedSchemas([...texts, [schema.entries.first, 'Another.']])).toThrow('The first.')

  const documented = new DocumentedSchemas(texts)
  documented.copy(schema.entries.first)
  expect(() => documented.assertAllUsed()).toThrow('no schema for the text: The second.')
  documented.copy(schema)
  documented.assertAllUsed()
  // @ts-expect-error: there is no such field.
  fields(schema, { third: 'The third.' })
})
