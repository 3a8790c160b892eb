/** The running service, its document, and validation of responses by that document. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type {
  Document,
  Response as Documented,
  Operation,
  Parameter,
  Schema,
} from '../../../../openapi/document.ts'
import { Runtime, token } from '../runtime/runtime.ts'

/** The name of the document among the schemas of the validator. */
const DOCUMENT = 'document'

/** The text of a schema whose references name the document. */
const absolute = (schema: object) => JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${DOCUMENT}#/`)

/** An operation with its path and method, and its parameters resolved. */
export interface Place {
  path: string
  method: string
  operation: Operation
  parameters: Parameter[]
}

export class DocumentedService {
  readonly service: URL
  readonly document: Document
  readonly #runtime: Runtime
  readonly #ajv: Ajv2020
  /** By schema, because to compile one takes longer than many validations. */
  readonly #validators = new Map<string, ValidateFunction>()

  private constructor(runtime: Runtime, document: Document) {
    this.#runtime = runtime
    this.service = runtime.url
    this.document = document
    this.#ajv = new Ajv2020({ strict: false, allErrors: true })
    addFormats.default(this.#ajv)
    this.#ajv.addSchema(JSON.parse(absolute({ components: document.components })), DOCUMENT)
  }

  static async start(): Promise<DocumentedService> {
    const runtime = await Runtime.start({ withNewsroom: true })
    const answer = await fetch(new URL('/openapi.json', runtime.url))
    return new DocumentedService(runtime, (await answer.json()) as Document)
  }

  stop(): Promise<void> {
    return this.#runtime.stop()
  }

  token(user: string, scope = 'digest:produce'): Promise<string> {
    return token(user, scope)
  }

  places(): Place[] {
    const { parameters } = this.document.components
    const named = (ref: string) => {
      const found = parameters[ref.replace('#/components/parameters/', '')]
      if (!found) throw new Error(`No parameter ${ref}`)
      return found
    }
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        path,
        method: method.toUpperCase(),
        operation,
        parameters: (operation.parameters ?? []).map((one) => ('$ref' in one ? named(one.$ref) : one)),
      })),
    )
  }

  /**
   * The documented response with this status.
   * @throws if there is none
   */
  documented({ operation }: Place, status: number): Documented {
    const answer = operation.responses[status]
    if (!answer)
      throw new Error(`${operation.operationId} answers ${status}, of which the document says nothing`)
    if (!('$ref' in answer)) return answer
    const found = this.document.components.responses[answer.$ref.replace('#/components/responses/', '')]
    if (!found) throw new Error(`No response ${answer.$ref}`)
    return found
  }

  /** The errors of a value by a schema of the document. */
  faults(schema: Schema, value: unknown): string[] {
    const text = absolute(schema)
    const validate = this.#validators.get(text) ?? this.#ajv.compile(JSON.parse(text))
    this.#validators.set(text, validate)
    validate(value)
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    )
  }

  /** The errors of a response by the document: its status, headers, type or body. */
  async judge(place: Place, answer: Response): Promise<{ body: unknown; faults: string[] }> {
    const { content = {}, headers = {} } = this.documented(place, answer.status)
    const missing = Object.keys(headers).filter(
      // Only while the job is open.
      (name) => !answer.headers.has(name) && !(name === 'Retry-After' && answer.status < 400),
    )
    const faults = missing.map((name) => `without ${name}`)
    const [type = ''] = (answer.headers.get('Content-Type') ?? '').split(';')
    const media = content[type]
    if (type === 'text/event-stream') return { body: await firstEvent(answer), faults }
    const text = await answer.text()
    if (text === '')
      return { body: text, faults: Object.keys(content).length === 0 ? faults : [...faults, 'empty'] }
    if (!media) return { body: text, faults: [...faults, `of type ${type}`] }
    const body: unknown = type === 'application/json' ? JSON.parse(text) : text
    return { body, faults: [...faults, ...this.faults(media.schema, body)] }
  }
}

async function firstEvent(answer: Response): Promise<string> {
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += new TextDecoder().decode(chunk)
    const [, data] = /^data: (.*)\n\n/m.exec(text) ?? []
    if (data !== undefined) return data
  }
  throw new Error('The stream ended without an event')
}

/** The request of the documented example; `over` replaces parts of it. */
export function exampleOf(
  documented: DocumentedService,
  { path, method, operation, parameters }: Place,
  token: string,
  over: { headers?: Record<string, string>; path?: Record<string, string>; body?: string } = {},
): Request {
  const at = (place: Parameter['in']) => parameters.filter((one) => one.in === place)
  const inPath = new Map(at('path').map(({ name, example }) => [name, String(example)]))
  for (const [name, value] of Object.entries(over.path ?? {})) inPath.set(name, value)
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(inPath.get(name) ?? ''))
  const address = new URL(filled, documented.service)
  for (const { name, example } of at('query')) address.searchParams.set(name, String(example))
  const headers = new Headers(at('header').map(({ name, example }) => [name, String(example)]))
  if (operation.security.length > 0) headers.set('Authorization', `Bearer ${token}`)
  const example = operation.requestBody?.content['application/json']?.example
  if (example !== undefined) headers.set('Content-Type', 'application/json')
  const types = Object.values(operation.responses).flatMap((answer) =>
    'content' in answer ? Object.keys(answer.content ?? {}) : [],
  )
  if (types.includes('text/event-stream')) headers.set('Accept', 'text/event-stream')
  for (const [name, value] of Object.entries(over.headers ?? {}))
    if (value === '') headers.delete(name)
    else headers.set(name, value)
  const body = over.body ?? (example === undefined ? undefined : JSON.stringify(example))
  return new Request(address, { method, headers, ...(body !== undefined && { body }) })
}
