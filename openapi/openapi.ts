/** Computes the OpenAPI document from the routes, their schemas and their documentation. Pure. */
import type * as v from 'valibot'
import { type ErrorCode, type ErrorReason, errorCodes } from '../src/contract/errors.ts'
import { entriesOf } from '../src/gateway/routes/route.ts'
import { httpStatuses } from '../src/platform/errorResponse.ts'
import { type Schemas, schemasOf } from './components.ts'
import { ERRORS, HEADERS, INTRODUCTION, PARAMETERS, REQUEST_HEADERS, SECURITY } from './descriptions.ts'
import type { Document, Operation, Parameter, Reference, Response, Schema } from './document.ts'
import type { DocumentedRoute, ResponseDocs, ResponseHeader, Tag } from './documentation.ts'

const JSON_TYPE = 'application/json'
const to = (kind: string, name: string): Reference => ({ $ref: `#/components/${kind}/${name}` })

export function openapi(groups: Tag[], version: string): Document {
  const all = groups.flatMap(({ routes }) => routes)
  const schemas = schemasOf({
    asked: all.flatMap((route) => [
      ...(route.body ? [inner(route.body)] : []),
      ...Object.values(entriesOf(route.query)),
    ]),
    answered: all
      .flatMap(({ responses: answers }) => Object.values(answers))
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
      responses: Object.fromEntries(errorCodes.map((code) => [nameOf(code), errorResponse(code)])),
      securitySchemes: SECURITY,
    },
  }
}

function operation(route: DocumentedRoute, group: Tag, schemas: Schemas): Operation {
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
        content: Object.fromEntries(
          [JSON_TYPE, route.bodyType ?? []].flat().map((type) => [type, requestBody(route, schemas)]),
        ),
      },
    }),
    responses: Object.fromEntries([
      ...Object.entries(route.responses).map(([status, answer]) => [status, response(answer, schemas)]),
      ...codesOf(route, group).map((code) => [httpStatuses[code], refusal(code, route.reasons)]),
    ]),
  }
}

const requestBody = ({ body, example }: DocumentedRoute, schemas: Schemas) => ({
  schema: (body && schemas.asked.get(inner(body))) ?? {},
  example: example?.body,
})

function security({ auth: who }: DocumentedRoute): Operation['security'] {
  if (who === 'anyone') return []
  if (who === 'watcher') return [{ token: [] }, { watchToken: [] }]
  return [{ token: who === 'user' ? [] : [who] }]
}

function parametersOf(route: DocumentedRoute, schemas: Schemas): Operation['parameters'] & object {
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
  { description: is, schema, example, text = {}, events, headers = [] }: ResponseDocs,
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

const headersOf = (names: (ResponseHeader | 'X-Request-Id' | 'Allow' | 'WWW-Authenticate')[]) =>
  Object.fromEntries([...names, 'X-Request-Id'].map((name) => [name, to('headers', name)]))

/** The schema of a request body. An optional body may be left out. */
function inner(body: v.GenericSchema | { wrapped: v.GenericSchema }): v.GenericSchema {
  return 'wrapped' in body ? body.wrapped : body
}

/** Every error of an operation, by status. */
function codesOf(
  { auth: who, body, errors: own = [], reasons = [] }: DocumentedRoute,
  { errors: shared = [] }: Tag,
): ErrorCode[] {
  const all = new Set<ErrorCode>([...COMMON_ERRORS, ...own, ...shared, ...reasons.map(codeOfReason)])
  if (body) for (const code of BODY_ERRORS) all.add(code)
  if (who !== 'anyone') for (const code of AUTH_ERRORS) all.add(code)
  return [...all].sort((one, other) => httpStatuses[one] - httpStatuses[other])
}

/** Any request may carry a parameter or a precondition that the operation does not know. */
const COMMON_ERRORS: ErrorCode[] = ['invalid_input', 'method_not_allowed', 'version_mismatch', 'internal']
const BODY_ERRORS: ErrorCode[] = ['invalid_input', 'too_large', 'unsupported_media_type']
/** An operation with a token has a user id in the path, a rate limit, and an object to call. */
const AUTH_ERRORS: ErrorCode[] = ['unauthenticated', 'forbidden', 'rate_limited', 'unavailable']

const codeOfReason = (reason: ErrorReason): ErrorCode =>
  reason === 'not_configured' ? 'unavailable' : 'conflict'

/** An error of an operation, with the reasons that it may have there. */
function refusal(code: ErrorCode, all: ErrorReason[] = []): Reference {
  const reasons = all.filter((reason) => codeOfReason(reason) === code).map((reason) => `\`${reason}\``)
  const reference = to('responses', nameOf(code))
  if (reasons.length === 0) return reference
  const may = code === 'conflict' ? 'with' : 'also with'
  return {
    ...reference,
    description: `\`${code}\`: ${ERRORS[code].is}; ${may} the reason ${reasons.join(' or ')}.`,
  }
}

/** `not_found` becomes `NotFound`. */
const nameOf = (code: ErrorCode) => code.replace(/(?:^|_)(\w)/g, (_, first: string) => first.toUpperCase())

function errorResponse(code: ErrorCode): Response {
  const { is, example, headers = [] } = ERRORS[code]
  const body = { error: example, code }
  return {
    description: `\`${code}\`: ${is}.`,
    headers: headersOf(headers),
    content: { [JSON_TYPE]: { schema: to('schemas', 'Error'), example: body } },
  }
}
