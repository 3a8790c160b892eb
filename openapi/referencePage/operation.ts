/** Renders one operation: authentication, parameters, body, responses and an example. */
import { escaped } from '../../src/job/digest/render.ts'
import type { Document, Header, Media, Operation, Parameter, Reference, Response } from '../document.ts'
import { code, inline, kindOf, nameIn, prose, row, shape, table } from './fields.ts'

/** An operation with its path and method. */
export interface Place {
  path: string
  method: string
  operation: Operation
}

/** An operation with its parameters and body resolved. */
interface Call extends Place {
  parameters: Parameter[]
  body: Media | undefined
}

export function article(place: Place, document: Document): string {
  const { path, method, operation } = place
  const call: Call = {
    ...place,
    parameters: (operation.parameters ?? []).map((one) => parameterIn(one, document)),
    body: operation.requestBody?.content['application/json'],
  }
  return [
    `<article id="${operation.operationId}"><h3>${escaped(operation.summary)}</h3>`,
    `<p class="call"><span class="method ${method}">${method}</span> <code>${escaped(path).replace(/\//g, '/<wbr>')}</code></p>`,
    `<p class="who">${who(operation)} · ${code(operation.operationId)}</p>`,
    prose(operation.description ?? ''),
    parametersOf(call),
    bodyOf(call, document),
    `<h4>Example</h4><pre dir="ltr"><code>${escaped(curl(call))}</code></pre>`,
    answersOf(operation, document),
    '</article>',
  ].join('\n')
}

function who({ security }: Operation): string {
  if (security.length === 0) return 'Anyone'
  const ways = security.flatMap((way) => Object.entries(way))
  const tokens = ways.map(([name, scopes]) => {
    const token = name === 'token' ? 'The user’s token' : 'a watch token'
    return scopes.length > 0 ? `${token} with the scope ${scopes.map(code).join(', ')}` : token
  })
  return tokens.join(', or ')
}

function parametersOf({ parameters }: Call): string {
  if (parameters.length === 0) return ''
  const rows = parameters.map(({ name, schema, required = false, in: place, description = '' }) =>
    row(name, { ...schema, description }, required, [`in the ${place}`]),
  )
  return `<h4>Parameters</h4>${table('Name', rows)}`
}

function bodyOf({ body, operation: { requestBody } }: Call, { components }: Document): string {
  if (!body) return ''
  const name = body.schema.$ref === undefined ? '' : `: ${kindOf(body.schema)}`
  const freedom = requestBody?.required ? '' : ' (may be left out)'
  return `<h4>Body${name}${freedom}</h4>${shape(body.schema, components.schemas)}`
}

function answersOf({ responses }: Operation, { components }: Document): string {
  const answers = Object.entries(responses).map(([status, answer]) => {
    if (!('$ref' in answer)) return answered(status, answer)
    const name = nameIn(answer.$ref)
    return {
      status,
      refusal: `<a href="#refusal-${name}">${status}</a> ${code(codeOf(components.responses[name]))}`,
    }
  })
  const good = answers.filter((answer) => typeof answer === 'string')
  const refusals = answers.flatMap((answer) => (typeof answer === 'string' ? [] : [answer.refusal]))
  return `<h4>Answers</h4><ul class="answers">${good.join('')}</ul><p class="refusals">${refusals.map((one) => `<span>${one}</span>`).join(' ')}</p>`
}

/** The code of an error response, taken from its example. */
const codeOf = (refusal: Response | undefined): string => {
  const example = refusal?.content?.['application/json']?.example
  return typeof example === 'object' && example !== null && 'code' in example ? String(example.code) : ''
}

function answered(status: string, { description, headers, content = {} }: Response): string {
  const forms = Object.entries(content).map(([type, media]) => form(type, media))
  return `<li><p><strong class="status">${status}</strong> ${inline(description)}${carried(headers)}</p>${forms.join('')}</li>`
}

/** The headers of a response, without the one that every response has. */
export function carried(headers: Record<string, Reference | Header> = {}): string {
  const names = Object.keys(headers).filter((name) => name !== 'X-Request-Id')
  return names.length === 0 ? '' : ` <span class="with">With ${names.map(code).join(', ')}.</span>`
}

/** The body of a response in one media type. */
function form(type: string, { schema, example }: Media): string {
  const text = typeof example === 'string' ? example : JSON.stringify(example, null, 2)
  const said = schema.contentSchema ?? (schema.type === 'string' ? undefined : schema)
  const kind = said === undefined ? '' : ` ${kindOf(said)}`
  return `<p class="kind">${code(type)}${kind}</p><details><summary>Example</summary><pre dir="auto"><code>${escaped(text)}</code></pre></details>`
}

function parameterIn(one: Parameter | Reference, { components }: Document): Parameter {
  const found = '$ref' in one ? components.parameters[nameIn(one.$ref)] : one
  if (!found) throw new Error('The document refers to a parameter that it does not have')
  return found
}

/** The documented example as a curl command. */
function curl({ path, method, parameters, body, operation: { security, responses } }: Call): string {
  const given = (place: Parameter['in']) =>
    parameters
      .filter((one) => one.in === place)
      .map(({ name, example }) => [name, encodeURIComponent(String(example))] as const)
  const filled = given('path').reduce((text, [name, value]) => text.replace(`{${name}}`, value), path)
  const query = given('query').map((pair) => pair.join('='))
  const isStream = Object.values(responses).some(
    (answer) => 'content' in answer && answer.content?.['text/event-stream'],
  )
  return [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "$BASE${filled}${query.length > 0 ? `?${query.join('&')}` : ''}"`,
    ...(security.length > 0 ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(isStream ? ["-N -H 'Accept: text/event-stream'"] : []),
    ...(body?.example !== undefined
      ? ["-H 'Content-Type: application/json'", `-d '${quoted(body.example)}'`]
      : []),
  ].join(' \\\n  ')
}

/** JSON that a shell does not change between single quotes. */
const quoted = (value: unknown) => JSON.stringify(value).replaceAll("'", "'\\''")
