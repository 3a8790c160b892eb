/** The OpenAPI document of the REST gateway, computed from its routes and their schemas. Pure. */

import type * as v from 'valibot'
import { version } from '../../package.json'
import { type Code, codes } from '../errors.ts'
import { statuses } from '../http.ts'
import { type Schemas, schemasOf } from './openapi/components.ts'
import type { Document, Operation, Parameter, Reference, Response, Schema } from './openapi/document.ts'
import { HEADERS, INTRODUCTION, PARAMETERS, REFUSALS, REQUEST_HEADERS, SECURITY } from './openapi/wording.ts'
import type { Answer, AnswerHeader, Entries, Group, QuerySchema, Route } from './route.ts'

const JSON_TYPE = 'application/json'
const to = (kind: string, name: string): Reference => ({ $ref: `#/components/${kind}/${name}` })

export function openapi(groups: Group[]): Document {
  const all = groups.flatMap(({ routes }) => routes)
  const schemas = schemasOf({
    asked: all.flatMap((route) => [
      ...(route.body ? [inner(route.body)] : []),
      ...Object.values(entriesOf(route.query)),
    ]),
    answered: all
      .flatMap(({ answers }) => Object.values(answers))
      .flatMap(({ schema, events }) => [schema, events].filter((one) => one !== undefined)),
  })
  const paths: Document['paths'] = {}
  for (const group of groups)
    for (const route of group.routes) {
      const path = route.path.replace(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, group, schemas) }
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'digest-service',
      version,
      summary: 'The state behind a personal news digest.',
      description: INTRODUCTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: groups.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: schemas.components,
      parameters: { ...PARAMETERS, ...REQUEST_HEADERS },
      headers: HEADERS,
      responses: Object.fromEntries(codes.map((code) => [nameOf(code), refusal(code)])),
      securitySchemes: SECURITY,
    },
  }
}

function operation(route: Route, group: Group, schemas: Schemas): Operation {
  const parameters = parametersOf(route, schemas)
  return {
    operationId: route.operation,
    tags: [group.name],
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    security: security(route),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: {
        required: !('wrapped' in route.body),
        content: {
          [JSON_TYPE]: { schema: schemas.asked.get(inner(route.body)) ?? {}, example: route.example?.body },
        },
      },
    }),
    responses: Object.fromEntries([
      ...Object.entries(route.answers).map(([status, answer]) => [status, response(answer, schemas)]),
      ...codesOf(route, group).map((code) => [statuses[code], to('responses', nameOf(code))]),
    ]),
  }
}

function security({ who }: Route): Operation['security'] {
  if (who === 'anyone') return []
  if (who === 'watcher') return [{ token: [] }, { watchToken: [] }]
  return [{ token: who === 'user' ? [] : [who] }]
}

function parametersOf(route: Route, schemas: Schemas): Operation['parameters'] & object {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => to('parameters', name))
  const inQuery = Object.entries(entriesOf(route.query)).map(([name, schema]): Parameter => {
    const { description, ...rest } = schemas.asked.get(schema) ?? {}
    const example = route.example?.query?.[name]
    return { name, in: 'query', ...(description !== undefined && { description }), schema: rest, example }
  })
  const inHeaders = (route.headers ?? []).map((name) => to('parameters', name))
  return [...inPath, ...inQuery, ...inHeaders]
}

function response(
  { is, schema, example, text = {}, events, headers = [] }: Answer,
  schemas: Schemas,
): Response {
  const asText: Schema = events
    ? { type: 'string', contentMediaType: JSON_TYPE, contentSchema: schemas.answered.get(events) ?? {} }
    : { type: 'string' }
  const content = {
    ...(schema && { [JSON_TYPE]: { schema: schemas.answered.get(schema) ?? {}, example } }),
    ...Object.fromEntries(Object.entries(text).map(([type, example]) => [type, { schema: asText, example }])),
  }
  return {
    description: `${is}.`,
    headers: headersOf(headers),
    ...(Object.keys(content).length > 0 && { content }),
  }
}

const headersOf = (names: (AnswerHeader | 'X-Request-Id' | 'Allow' | 'WWW-Authenticate')[]) =>
  Object.fromEntries([...names, 'X-Request-Id'].map((name) => [name, to('headers', name)]))

/** What is taken where anything is sent: an optional body may be left out. */
function inner(body: v.GenericSchema | { wrapped: v.GenericSchema }): v.GenericSchema {
  return 'wrapped' in body ? body.wrapped : body
}

/** Likewise the entries of a query. */
function entriesOf(query: QuerySchema | undefined): Entries['entries'] {
  if (!query) return {}
  return 'wrapped' in query ? query.wrapped.entries : query.entries
}

/** Every refusal that an operation may answer, by rising status. */
function codesOf({ who, body, query, codes: own = [] }: Route, { codes: shared = [] }: Group): Code[] {
  const all = new Set<Code>(['method_not_allowed', 'internal', ...own, ...shared])
  if (query) all.add('invalid_input')
  if (body) for (const code of OF_BODIES) all.add(code)
  if (who !== 'anyone') for (const code of OF_TOKENS) all.add(code)
  return [...all].sort((one, other) => statuses[one] - statuses[other])
}

const OF_BODIES: Code[] = ['invalid_input', 'too_large', 'unsupported_media_type']
/** With a token comes a user id in the path, a rate limit, and an object to ask. */
const OF_TOKENS: Code[] = ['invalid_input', 'unauthenticated', 'forbidden', 'rate_limited', 'unavailable']

/** `not_found` as `NotFound`. */
const nameOf = (code: Code) => code.replace(/(?:^|_)(\w)/g, (_, first: string) => first.toUpperCase())

function refusal(code: Code): Response {
  const { is, example, headers = [] } = REFUSALS[code]
  const body = { error: example, code }
  return {
    description: `\`${code}\`: ${is}.`,
    headers: headersOf(headers),
    content: { [JSON_TYPE]: { schema: to('schemas', 'Error'), example: body } },
  }
}
