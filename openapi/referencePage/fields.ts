/** Renders a schema as HTML: the type of a value in a few words, and the fields of an object as rows. */
import { escaped } from '../../src/job/digest/render.ts'
import { KINDS } from '../components.ts'
import type { Schema } from '../document.ts'

type Components = Record<string, Schema>

export const nameIn = (ref: string) => ref.slice(ref.lastIndexOf('/') + 1)
/** Values may be of any script, so their direction is their own. */
export const code = (text: string) => `<code dir="auto">${escaped(text)}</code>`

const json = (value: unknown) => code(JSON.stringify(value))

/** A description: backticks become code, an empty line separates paragraphs. */
export const prose = (text: string) =>
  text === ''
    ? ''
    : text
        .split('\n\n')
        .map((part) => `<p>${inline(part)}</p>`)
        .join('')

export const inline = (text: string) =>
  text
    .split('`')
    .map((part, index) => (index % 2 ? code(part) : escaped(part)))
    .join('')

/** `1–100 characters`, `at most 20 items`. Empty without bounds. */
function bounds(least: number | undefined, most: number | undefined, of = ''): string[] {
  const [low, high] = [least, most].map((number) => number?.toLocaleString('en-GB'))
  if (most !== undefined && most >= Number.MAX_SAFE_INTEGER) return bounds(least, undefined, of)
  if (least === undefined && most === undefined) return []
  if (most === undefined) return [`at least ${low}${of}`]
  return [least === undefined ? `at most ${high}${of}` : `${low}–${high}${of}`]
}

/** The type of a value as HTML, with links to named schemas. */
export function kindOf(schema: Schema): string {
  const { $ref, enum: choices, anyOf, oneOf, items, additionalProperties: more } = schema
  if ($ref !== undefined) return `<a href="#schema-${nameIn($ref)}">${nameIn($ref)}</a>`
  if ('const' in schema) return json(schema.const)
  if (choices) return choices.map(json).join(' or ')
  const several = anyOf ?? oneOf
  if (several) return several.map(kindOf).join(' or ')
  if (items)
    return [`list of ${kindOf(items)}`, ...bounds(schema.minItems, schema.maxItems, ' items')].join(', ')
  if (typeof more === 'object')
    return [`map of ${kindOf(more)}`, ...bounds(undefined, schema.maxProperties, ' entries')].join(', ')
  return [
    schema.format ?? KINDS[schema.pattern ?? ''] ?? String(schema.type ?? 'anything'),
    ...bounds(schema.minLength, schema.maxLength, ' characters'),
    ...bounds(schema.minimum, schema.maximum),
    ...(schema.pattern && !(schema.pattern in KINDS) ? [code(schema.pattern)] : []),
  ].join(', ')
}

/** One row of a table: a field or a parameter. `also` precedes its type. */
export function row(name: string, schema: Schema, isRequired: boolean, also: string[] = []): string {
  const { default: given, description } = schema
  const notes = [...also, kindOf(schema), ...(given === undefined ? [] : [`default ${json(given)}`])]
  const must = isRequired ? ' <span class="must">required</span>' : ''
  const is = `<span class="kind">${notes.join('; ')}</span>${prose(description ?? '')}`
  return `<tr><th scope="row">${code(name)}${must}</th><td>${is}</td></tr>`
}

export const table = (head: string, rows: string[]) =>
  rows.length === 0
    ? ''
    : `<table><thead><tr><th scope="col">${head}</th><th scope="col">What it is</th></tr></thead><tbody>${rows.join('')}</tbody></table>`

/**
 * The rows for the fields of an object. The fields of a nested unnamed object follow the field that holds it.
 */
function rowsOf({ properties = {}, required = [] }: Schema, prefix = ''): string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const at = `${prefix}${name}`
    const inside = schema.items ? ([schema.items, `${at}[].`] as const) : ([schema, `${at}.`] as const)
    const [held, path] = inside
    const nested = [held, ...(held.anyOf ?? held.oneOf ?? [])].filter(({ properties }) => properties)
    return [row(at, schema, required.includes(name)), ...nested.flatMap((one) => rowsOf(one, path))]
  })
}

/** How the variants of a union are told apart: by name, or by the discriminating field. */
function told(kind: Schema): string {
  const [tag] = Object.entries(kind.properties ?? {}).filter(([, { const: value }]) => value !== undefined)
  if (kind.$ref !== undefined || !kind.properties) return kindOf(kind)
  return tag ? `${code(tag[0])} ${json(tag[1].const)}` : 'an object'
}

/** A schema in full: its fields, those of each variant, or its type. */
export function shape(schema: Schema, components: Components): string {
  const { $ref, anyOf, oneOf } = schema
  const named = $ref === undefined ? undefined : components[nameIn($ref)]
  if (named) return shape(named, components)
  const kinds = anyOf ?? oneOf
  if (kinds?.some(({ properties }) => properties))
    return kinds
      .map(
        (kind, index) =>
          `<p class="either">${index > 0 ? 'or ' : ''}${told(kind)}</p>${kind.properties ? shape(kind, components) : ''}`,
      )
      .join('')
  if (!schema.properties) return `<p><span class="kind">${kindOf(schema)}</span></p>`
  return table('Field', rowsOf(schema))
}
