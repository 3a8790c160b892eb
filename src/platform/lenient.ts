/**
 * Lenient schemas, derived from the strict ones. They read what this service has stored and what one of its objects
 * sends another, which another release may have written. An unknown field, an unknown value of an enumeration or a
 * raised limit is never an error. The types of the strict schema still hold.
 */
import * as v from 'valibot'

type Lenient<S extends v.GenericSchema> = v.GenericSchema<unknown, v.InferOutput<S>>

/** Ignores unknown fields. */
export function lenient<const S extends v.GenericSchema>(schema: S): Lenient<S> {
  return derivedLater(schema, false) as Lenient<S>
}

/** Keeps unknown fields. For records that are written back, so that the fields survive a roll-back. */
export function lenientKeepingUnknown<const S extends v.GenericSchema>(schema: S): Lenient<S> {
  return derivedLater(schema, true) as Lenient<S>
}

/** Derived at its first use: a start needs few of these schemas, and making all of them takes long. */
function derivedLater(schema: v.GenericSchema, keep: boolean): v.GenericSchema {
  let derived: v.GenericSchema | undefined
  return v.lazy(() => {
    derived ??= derive(schema, keep)
    return derived
  })
}

/** The properties of valibot's schemas that are needed here. */
interface Parts {
  type: string
  entries?: Record<string, v.GenericSchema>
  item?: v.GenericSchema
  wrapped?: v.GenericSchema
  default?: unknown
  options?: unknown[]
  literal?: unknown
}

/** The types of a schema without its checks and transformations, which a stored value has passed. */
function derive(schema: v.GenericSchema, keep: boolean): v.GenericSchema {
  const { type, entries, item, wrapped, default: fallback, options, literal }: Parts = schema
  if (entries) {
    const parts = Object.entries(entries).map(([name, entry]) => [name, derive(entry, keep)] as const)
    return keep ? v.looseObject(Object.fromEntries(parts)) : v.object(Object.fromEntries(parts))
  }
  if (item) return v.array(derive(item, keep))
  if (wrapped && type === 'optional') return v.optional(derive(wrapped, keep), fallback as undefined)
  if (wrapped && type === 'nullable') return v.nullable(derive(wrapped, keep))
  if (type === 'union') return v.union((options as v.GenericSchema[]).map((option) => derive(option, keep)))
  switch (type === 'picklist' ? typeof options?.[0] : type === 'literal' ? typeof literal : type) {
    case 'string':
      return v.string()
    case 'number':
      return v.number()
    case 'boolean':
      return v.boolean()
    case 'custom':
      return v.unknown()
    default:
      throw new Error(`There is no lenient schema for ${type}`)
  }
}
