/**
 * Adds texts to schemas for the document. The Worker's schemas have none, so it does not upload and evaluate them.
 */
import * as v from 'valibot'

/** A description, or a description with further keywords of JSON Schema. */
type Text = string | { description: string; format: string; pattern: string }

/** A schema, by identity, and its text. The text of an optional schema takes precedence over that of its content. */
export type SchemaText = readonly [schema: v.GenericSchema, text: Text]

/** The texts of an object's fields. */
export function fields<const Entries extends Record<string, v.GenericSchema>>(
  { entries }: { entries: Entries },
  texts: NoInfer<{ [Name in keyof Entries]?: string }>,
): SchemaText[] {
  return Object.entries<string | undefined>(texts).flatMap(([name, text]) => {
    const schema = entries[name]
    return schema && text !== undefined ? [[schema, text] as const] : []
  })
}

/** The properties of a schema that hold other schemas. */
const PARTS = ['entries', 'item', 'items', 'key', 'options', 'pipe', 'value', 'wrapped']

export class DocumentedSchemas {
  readonly #texts: ReadonlyMap<v.GenericSchema, Text>
  readonly #copies = new Map<v.GenericSchema, v.GenericSchema>()

  /** @throws if a schema has two texts */
  constructor(texts: readonly SchemaText[]) {
    this.#texts = new Map(texts)
    const repeated = texts.filter(([schema, text]) => this.#texts.get(schema) !== text)
    if (repeated.length > 0) throw new Error(`Another text has the same schema: ${list(repeated)}`)
  }

  /** A copy of the schema with its texts and those of its parts. Always the same copy of the same schema. */
  copy(schema: v.GenericSchema): v.GenericSchema {
    const known = this.#copies.get(schema)
    if (known) return known
    const text = this.#texts.get(schema)
    const parts = Object.entries(schema).filter(([name]) => PARTS.includes(name))
    const copied = { ...schema, ...Object.fromEntries(parts.map(([name, part]) => [name, this.#part(part)])) }
    const copy = text === undefined ? copied : described(copied, text)
    this.#copies.set(schema, copy)
    return copy
  }

  /** @throws if there is a text of which no schema was copied */
  assertAllUsed(): void {
    const unused = [...this.#texts].filter(([schema]) => !this.#copies.has(schema))
    if (unused.length > 0) throw new Error(`The document has no schema for the text: ${list(unused)}`)
  }

  /** A schema, a list or an object of schemas. Everything else is returned unchanged. */
  #part(part: unknown): unknown {
    if (Array.isArray(part)) return part.map((one) => this.#part(one))
    if (typeof part !== 'object' || part === null) return part
    if (isSchema(part)) return this.copy(part)
    if ('kind' in part && typeof part.kind === 'string') return part
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, this.#part(one)]))
  }
}

const isSchema = (part: object): part is v.GenericSchema => 'kind' in part && part.kind === 'schema'

/** In JSON Schema, a field's text stands beside its type. An optional schema's text is therefore its content's. */
function described(schema: v.GenericSchema, text: Text): v.GenericSchema {
  if (schema.type === 'optional' && 'wrapped' in schema)
    return { ...schema, wrapped: described(schema.wrapped as v.GenericSchema, text) } as v.GenericSchema
  return v.pipe(schema, v.metadata(typeof text === 'string' ? { description: text } : text))
}

const list = (texts: SchemaText[]) =>
  texts.map(([, text]) => (typeof text === 'string' ? text : text.description)).join(' | ')
