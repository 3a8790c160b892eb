/**
 * Generates values from a valibot schema: mostly valid ones, often at its limits. Walks the schema, knows no
 * route.
 */
import fc from 'fast-check'
import * as v from 'valibot'

/** A schema, or an action of a pipe, in valibot's structure. */
interface Node {
  type: string
  requirement?: unknown
  pipe?: Node[]
  entries?: Record<string, Node>
  item?: Node
  key?: Node
  value?: Node
  wrapped?: Node
  options?: unknown[]
  literal?: unknown
}

type Arbitrary = fc.Arbitrary<unknown>

/** Unusual texts. The schema filters them. */
const TEXTS = [
  ...['AI', 'Science', 'a1', 'a2', 'a3', 'one', 'en', 'pt-BR', '17', '1700000000000.one', 'AI Weekly'],
  ...['Europe/Berlin', 'Australia/Lord_Howe', 'UTC', '0 7 * * *', '30 6 * * 1-5', '0 */6 * * *'],
  ...[
    '2026-01-31T08:00:00Z',
    '1999-12-31T23:59:59.999+14:00',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ],
  ...[
    'https://news.example/1',
    'HTTP://NEWS.example:80/a/../1?utm_source=x#y',
    'https://ü.example/%',
    'javascript:1',
  ],
  ...[' padded ', 'Zoë ☕', '新聞', 'اخبار', 'e\u0301', '👩‍👩‍👧', '\u202eright to left', '\ufeffmark'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    "'; DROP TABLE articles; --",
    '<script>alert(1)</script>',
    '%00',
    '../..',
  ],
  ...['\u0000', 'two\nlines', '\ud800', '\u2028', ''],
  ...[100, 101, 200, 512, 1_000, 2_000, 4_001].map((length) => 'x'.repeat(length)),
]

/** Mostly valid values. Parts that the walk does not understand may be invalid. */
export function generate(schema: v.GenericSchema): Arbitrary {
  return generated(schema as v.GenericSchema & Node)
}

function generated(node: Node): Arbitrary {
  const actions = actionsOf(node)
  const number = (type: string) => {
    const found = actions.find((action) => action.type === type)?.requirement
    return typeof found === 'number' ? found : undefined
  }
  switch (node.type) {
    case 'string':
      return text(node)
    case 'number':
      return amount(
        number('min_value'),
        number('max_value'),
        actions.some(({ type }) => type.endsWith('integer')),
      )
    case 'array':
      return fc.array(generated(child(node.item)), {
        minLength: number('min_length') ?? 0,
        maxLength: Math.min(number('max_length') ?? 5, 5),
      })
    case 'object':
    case 'strict_object':
    case 'loose_object':
      return record(node.entries ?? {})
    case 'record':
      return fc.dictionary(fc.constantFrom('feed', 'score', 'Zoë'), generated(child(node.value)), {
        maxKeys: 3,
      })
    case 'optional':
      return fc.option(generated(child(node.wrapped)), { nil: undefined, freq: 8 })
    case 'nullable':
      return fc.option(generated(child(node.wrapped)), { freq: 4 })
    case 'union':
    case 'variant':
      return fc.oneof(...(node.options ?? []).map((option) => generated(option as Node)))
    case 'picklist':
      return fc.constantFrom(...(node.options ?? []))
    case 'literal':
      return fc.constant(node.literal)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    // The rest of the pipe decides.
    case 'custom':
      return fc.oneof(...(node.pipe ?? []).slice(1).filter(isSchema).map(generated), fc.constant({}))
    default:
      return fc.jsonValue({ maxDepth: 3 })
  }
}

const isSchema = (node: Node) => 'entries' in node || 'value' in node || 'item' in node

/** All actions of a pipe, including those of a pipe at its start. */
function actionsOf({ pipe = [] }: Node): Node[] {
  const [first, ...rest] = pipe
  return first ? [...actionsOf(first), ...rest] : []
}

function child(node: Node | undefined): Node {
  return node ?? { type: 'unknown' }
}

function record(entries: Record<string, Node>): Arbitrary {
  const names = Object.keys(entries)
  const isNeeded = (name: string) => !['optional', 'nullish'].includes(child(entries[name]).type)
  return fc.record(Object.fromEntries(names.map((name) => [name, generated(child(entries[name]))])), {
    requiredKeys: names.filter(isNeeded),
  })
}

function text(node: Node): Arbitrary {
  const takes = (given: string) => v.is(node as Node & v.GenericSchema, given)
  const good = TEXTS.filter(takes)
  if (good.length === 0) return fc.constantFrom(...TEXTS)
  const [first] = good
  const free = fc.string({ unit: 'grapheme', maxLength: 40 }).map((given) => (takes(given) ? given : first))
  return fc.oneof({ arbitrary: fc.constantFrom(...good), weight: 3 }, free)
}

function amount(min = -1_000, max = 1_000_000, isWhole = false): Arbitrary {
  const between = isWhole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })
  return fc.oneof(fc.constant(min), fc.constant(max), between)
}
