/** Mutates a value, a text and the bytes of a body, as a careless or hostile client might. */
import fc from 'fast-check'
import { InjectedFault } from '../../storage.ts'

/** A body before it is built: large ones are built only when they are sent. */
export type Body =
  | { kind: 'none' }
  | { kind: 'text'; text: string }
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'long'; bytes: number }
  | { kind: 'deep'; open: string; close: string; depth: number }
  /** Sent in pieces without a length, in the end cut off by an error where `fails`. */
  | { kind: 'chunks'; of: string; size: number; fails: boolean }
  /** Pieces without an end. */
  | { kind: 'endless' }

/** Values that are rarely valid. */
const JUNK: unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    -1e308,
    2 ** 53,
    2 ** 63,
    5e-324,
    '',
    ' ',
    '\u0000',
    '\ud800',
    'x'.repeat(70_000),
  ],
  ...[
    [],
    {},
    [[]],
    [null],
    { toString: 1 },
    { length: 3 },
    { name: 1, constructor: 1 },
    JSON.parse('{"__proto__": {"a": 1}}'),
  ],
  ...[
    { constructor: { prototype: {} } },
    nested(60),
    Array.from({ length: 600 }, () => 'x'),
    'Infinity',
    '-0',
    '1e3',
  ],
]

export const junk = fc.oneof(fc.constantFrom(...JUNK), fc.jsonValue({ maxDepth: 4 }))

/** A value of which one part is dropped, replaced, wrapped, renamed or repeated. */
export const broken = (good: fc.Arbitrary<unknown>) =>
  fc.tuple(good, fc.nat(), fc.nat(4), junk).map(([value, at, how, instead]) => spoil(value, at, how, instead))

function spoil(value: unknown, at: number, how: number, junk: unknown): unknown {
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {})
  const [name = '', part] = entries[at % (entries.length + 1)] ?? []
  // Past the last entry: the value itself.
  if (name === '') return [junk, [value], { value }, { ...Object(value), extra: junk }, value][how]
  if (typeof part === 'object' && part !== null && at % 3 > 0)
    return put(value, name, spoil(part, Math.floor(at / 3), how, junk))
  if (how === 0) return put(value, name, junk)
  if (how === 1) return put(value, name, [part])
  if (how === 2) return Object.fromEntries(entries.filter(([other]) => other !== name))
  if (how === 3) return Object.fromEntries([...entries, [`${name} `, part]])
  return Array.isArray(value)
    ? Array.from({ length: 120 }, () => part)
    : put(value, name, JSON.stringify(part))
}

function put(value: unknown, name: string, part: unknown): unknown {
  if (Array.isArray(value)) return value.with(Number(name), part)
  return { ...Object(value), [name]: part }
}

function nested(depth: number): unknown {
  return depth === 0 ? 'deep' : { topics: [nested(depth - 1)] }
}

/** A text that is almost JSON. */
const mangled = (good: fc.Arbitrary<string>) =>
  fc.tuple(good, fc.nat(), fc.nat(5), fc.string({ maxLength: 3 })).map(([text, at, how, piece]) => {
    const place = at % (text.length + 1)
    if (how === 0) return text.slice(0, place)
    if (how === 1) return text.slice(0, place) + piece + text.slice(place)
    if (how === 2) return `${text}${text}`
    // A name given twice: the last one counts.
    if (how === 3) return text.replace('{', '{"id": 1, "topics": {}, "articles": 7,')
    if (how === 4) return text.replace(/"[^"]*"|\d+/, '1e999')
    return text.replaceAll('"', "'")
  })

const encodings: ((text: string) => Uint8Array)[] = [
  (text) => Uint8Array.of(0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)),
  (text) => utf16(text, true),
  (text) => utf16(`\ufeff${text}`, false),
  (text) => Uint8Array.from(text, (character) => character.charCodeAt(0)),
  (text) => Uint8Array.of(...new TextEncoder().encode(text.slice(0, -1)), 0xc0, 0xaf, 0x22, 0x7d),
  (text) => Uint8Array.of(0x1f, 0x8b, 8, 0, ...new TextEncoder().encode(text)),
  (text) => Uint8Array.of(...new TextEncoder().encode(text), 0),
]

function utf16(text: string, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), little)
  return new Uint8Array(view.buffer)
}

const textBody = (text: string | undefined): Body =>
  text === undefined ? { kind: 'none' } : { kind: 'text', text }
const json = (value: unknown) => JSON.stringify(value) ?? 'null'

/** Bodies for an operation that accepts `good` values: a third of them valid. */
export function bodies(good: fc.Arbitrary<unknown>): fc.Arbitrary<Body> {
  const goodText = good.map(json)
  const deep = fc.record({
    kind: fc.constant('deep' as const),
    open: fc.constantFrom(
      '[',
      '{"a":',
      '{"articles":[',
      '{"topics":[',
      '{"id":"a","title":"A","metadata":{"a":',
    ),
    close: fc.constantFrom('', ']', '}', ']}', '}}'),
    depth: fc.constantFrom(10, 500, 5_000, 100_000),
  })
  const chunks = fc.record({
    kind: fc.constant('chunks' as const),
    of: goodText,
    size: fc.integer({ min: 1, max: 40 }),
    fails: fc.boolean(),
  })
  return fc.oneof(
    { arbitrary: goodText.map(textBody), weight: 60 },
    { arbitrary: broken(good).map(json).map(textBody), weight: 60 },
    { arbitrary: fc.oneof(junk.map(json), fc.json()).map(textBody), weight: 12 },
    { arbitrary: mangled(goodText).map(textBody), weight: 24 },
    {
      arbitrary: fc
        .tuple(goodText, fc.constantFrom(...encodings))
        .map(([text, encode]): Body => ({ kind: 'bytes', bytes: encode(text) })),
      weight: 16,
    },
    {
      arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes): Body => ({ kind: 'bytes', bytes })),
      weight: 6,
    },
    { arbitrary: chunks, weight: 10 },
    { arbitrary: deep, weight: 4 },
    {
      arbitrary: fc
        .constantFrom(1_048_576, 1_048_577, 3_000_000)
        .map((bytes): Body => ({ kind: 'long', bytes })),
      weight: 1,
    },
    { arbitrary: fc.constant<Body>({ kind: 'endless' }), weight: 1 },
    { arbitrary: fc.constant<Body>({ kind: 'none' }), weight: 6 },
  )
}

/** What is sent; undefined without a body. */
export function build(body: Body): BodyInit | undefined {
  if (body.kind === 'text') return body.text
  if (body.kind === 'bytes') return body.bytes
  if (body.kind === 'long') return `{"topics":["${'x'.repeat(body.bytes - 15)}"]}`
  if (body.kind === 'deep') return body.open.repeat(body.depth) + body.close.repeat(body.depth)
  if (body.kind === 'chunks') return pieces(new TextEncoder().encode(body.of), body.size, body.fails)
  if (body.kind === 'endless') return pieces(new Uint8Array(64 * 1024).fill(0x20), 64 * 1024, false, true)
}

function pieces(bytes: Uint8Array, size: number, fails: boolean, again = false): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + size))
      else if (fails) controller.error(new InjectedFault('The line went dead'))
      else controller.close()
      at += again ? 0 : size
    },
  })
}
