/** The reference page: the document as HTML for people. No scripts, nothing fetched; light and dark, from phone width up. */
import { escaped } from '../job/render.ts'
import type { Document, Media, Operation, Parameter, Reference, Response } from './openapi/document.ts'
import { code, inline, kindOf, nameIn, prose, row, shape, table } from './reference/fields.ts'
import { STYLE } from './reference/style.ts'

/** An operation with where it is. */
interface Place {
  path: string
  method: string
  operation: Operation
}

export function reference(document: Document): string {
  const { info, tags, components } = document
  const places = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]): Place => ({ path, method: method.toUpperCase(), operation }),
    ),
  )
  const groups = tags.map((tag) => ({
    ...tag,
    places: places.filter(({ operation }) => operation.tags.includes(tag.name)),
  }))
  const title = `${info.title} ${info.version}`
  const navigation = groups.map(
    ({ name, places }) =>
      `<h2>${escaped(name)}</h2><ul>${places.map(({ operation }) => `<li><a href="#${operation.operationId}">${escaped(operation.summary)}</a></li>`).join('')}</ul>`,
  )
  const sections = groups.map(
    ({ name, description, places }) =>
      `<section aria-labelledby="tag-${name}"><h2 id="tag-${name}">${escaped(name)}</h2>${prose(description)}${places.map((place) => article(place, document)).join('')}</section>`,
  )
  const refusals = Object.entries(components.responses).map(
    ([name, { description, headers = {} }]) =>
      `<tr id="refusal-${name}"><th scope="row">${statusOf(name, places)}</th><td>${inline(description)}${listed(
        ' With ',
        Object.keys(headers).filter((header) => header !== ALWAYS),
      )}</td></tr>`,
  )
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<article id="schema-${name}"><h3>${name}</h3>${prose(schema.description ?? '')}${shape(schema, components.schemas)}</article>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><a class="skip" href="#main">Skip to the operations</a>
<header><h1>${escaped(info.title)} <small>${escaped(info.version)}</small></h1><p class="lead">${escaped(info.summary)}</p>${prose(info.description)}<p>The same for machines: <a href="/openapi.json">openapi.json</a>.</p></header>
<nav aria-label="Operations"><details open><summary>Contents</summary>${navigation.join('')}<h2>More</h2><ul><li><a href="#tokens">Tokens</a></li><li><a href="#refusals">Refusals</a></li><li><a href="#schemas">Schemas</a></li></ul></details></nav>
<main id="main">${sections.join('\n')}
<section aria-labelledby="tokens"><h2 id="tokens">Tokens</h2>${tokens(document)}</section>
<section aria-labelledby="refusals"><h2 id="refusals">Refusals</h2>${table('Status', refusals)}</section>
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>${schemas.join('')}</section></main></body></html>
`
}

/** The header that every answer has. */
const ALWAYS = 'X-Request-Id'

const tokens = ({ components }: Document) =>
  table(
    'Token',
    Object.entries(components.securitySchemes).map(
      ([name, { description }]) =>
        `<tr><th scope="row">${code(name)}</th><td>${prose(description)}</td></tr>`,
    ),
  )

/** The status under which operations refer to a refusal. */
function statusOf(name: string, places: Place[]): string {
  const statuses = places.flatMap(({ operation }) =>
    Object.entries(operation.responses).filter(
      ([, answer]) => '$ref' in answer && nameIn(answer.$ref) === name,
    ),
  )
  return statuses[0]?.[0] ?? ''
}

const listed = (before: string, names: string[]) =>
  names.length === 0 ? '' : `<span class="with">${before}${names.map(code).join(', ')}.</span>`

function article({ path, method, operation }: Place, document: Document): string {
  const { operationId, summary, description, requestBody, responses } = operation
  const parameters = (operation.parameters ?? []).map((one) => parameterIn(one, document))
  const body = requestBody?.content['application/json']
  const answers = Object.entries(responses)
  const refusals = answers.filter((pair): pair is [string, Reference] => '$ref' in pair[1])
  return `<article id="${operationId}"><h3>${escaped(summary)}</h3>
<p class="call"><span class="method ${method}">${method}</span> <code>${escaped(path).replace(/\//g, '/<wbr>')}</code></p>
<p class="who">${who(operation)} · ${code(operationId)}</p>${prose(description ?? '')}${
    parameters.length > 0
      ? `<h4>Parameters</h4>${table(
          'Name',
          parameters.map((one) =>
            row(
              one.name,
              one.schema,
              one.required === true,
              `In the ${one.in}. ${one.description ?? ''}`.trim(),
            ),
          ),
        )}`
      : ''
  }${body ? `<h4>Body${body.schema.$ref ? `: ${kindOf(body.schema)}` : ''}${requestBody?.required ? '' : ' (may be left out)'}</h4>${shape(body.schema, document.components.schemas)}` : ''}
<h4>Example</h4><pre><code>${escaped(curl(path, method, operation, parameters, body))}</code></pre>
<h4>Answers</h4><ul class="answers">${answers.map(([status, answer]) => ('$ref' in answer ? '' : answered(status, answer))).join('')}</ul>
<p class="refusals">Refusals: ${refusals.map(([status, { $ref }]) => `<a href="#refusal-${nameIn($ref)}">${status}</a>`).join(' ')}</p></article>`
}

function who({ security }: Operation): string {
  if (security.length === 0) return 'Anyone'
  const ways = security.flatMap((way) => Object.entries(way))
  return ways
    .map(([name, scopes]) => {
      const token = name === 'token' ? 'The user’s token' : 'a watch token'
      return scopes.length > 0 ? `${token} with the scope ${scopes.map(code).join(', ')}` : token
    })
    .join(', or ')
}

function answered(status: string, { description, headers = {}, content = {} }: Response): string {
  const named = Object.keys(headers).filter((header) => header !== ALWAYS)
  const forms = Object.entries(content).map(([type, media]) => form(type, media))
  return `<li><p><strong class="status">${status}</strong> ${inline(description)}${listed(' With ', named)}</p>${forms.join('')}</li>`
}

function form(type: string, { schema, example }: Media): string {
  const text = typeof example === 'string' ? example : JSON.stringify(example, null, 2)
  const { contentSchema } = schema
  const kind = schema.type === 'string' ? (contentSchema ? kindOf(contentSchema) : '') : kindOf(schema)
  return `<details><summary>${code(type)} ${type === 'application/json' && !schema.$ref && schema.properties ? 'object' : kind.replace(/<\/?a[^>]*>/g, '')}</summary>${kind ? `<p class="kind">${kind}</p>` : ''}<pre><code>${escaped(text)}</code></pre></details>`
}

const parameterIn = (one: Parameter | Reference, { components }: Document): Parameter => {
  if (!('$ref' in one)) return one
  const named = components.parameters[nameIn(one.$ref)]
  if (!named) throw new Error(`No such parameter: ${one.$ref}`)
  return named
}

/** The documented example as a line to paste. */
function curl(
  path: string,
  method: string,
  { security, responses }: Operation,
  parameters: Parameter[],
  body?: Media,
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parameters.find((one) => one.in === 'path' && one.name === name)?.example)),
  )
  const query = parameters
    .filter((one) => one.in === 'query')
    .map((one) => `${one.name}=${encodeURIComponent(String(one.example))}`)
  const address = `"$BASE${filled}${query.length > 0 ? `?${query.join('&')}` : ''}"`
  const isStream = Object.values(responses).some(
    (answer) => 'content' in answer && answer.content?.['text/event-stream'],
  )
  return [
    `curl${method === 'GET' ? '' : ` -X ${method}`} ${address}`,
    ...(security.length > 0 ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(isStream ? ["-N -H 'Accept: text/event-stream'"] : []),
    ...(body
      ? [
          "-H 'Content-Type: application/json'",
          `-d '${JSON.stringify(body.example).replaceAll("'", "'\\''")}'`,
        ]
      : []),
  ].join(' \\\n  ')
}
