/**
 * A body of 1 MiB has room for half a million elements that are wrong. Each problem takes a kilobyte. What is held is
 * not the time but the number of elements that are looked at, for every list and map of every route.
 */
import type * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { safeParseInput } from '../../src/contract/errors.ts'
import { ArticleSchema, MetadataSchema } from '../../src/contract/job.ts'
import { RankSchema } from '../../src/contract/rank.ts'
import { routes } from '../../src/gateway/router.ts'

/** The parts of valibot's schemas that hold others. */
interface Parts {
  type: string
  entries?: Record<string, v.GenericSchema>
  options?: unknown[]
  wrapped?: v.GenericSchema
  item?: v.GenericSchema
  pipe?: v.GenericSchema[]
}

/** Every schema within a schema, with its path. */
function* within(node: v.GenericSchema, path: string): Generator<[string, v.GenericSchema]> {
  yield [path, node]
  const { entries = {}, options = [], wrapped, item, pipe = [] }: Parts = node
  for (const [name, entry] of Object.entries(entries)) yield* within(entry, `${path}.${name}`)
  for (const [index, option] of options.entries())
    if (typeof option === 'object') yield* within(option as v.GenericSchema, `${path}|${index}`)
  if (wrapped) yield* within(wrapped, path)
  if (item) yield* within(item, `${path}[]`)
  // The first part of a pipe is the schema itself.
  for (const part of pipe.slice(1)) if (part.kind === 'schema') yield* within(part, path)
}

const inputs = new Map<string, v.GenericSchema>([['article', ArticleSchema]])
for (const { operation, body } of routes) if (body) inputs.set(operation, body)
const nodes = [...inputs].flatMap(([name, input]) => [...within(input, name)])
const lists = nodes.filter(([, { type }]) => type === 'array')

/** A list of zeros, and how many of them were read. */
function zeros(length: number) {
  const read = { elements: 0 }
  const list = new Proxy(new Array(length), {
    get(target, name) {
      if (typeof name !== 'string' || !/^\d+$/.test(name)) return Reflect.get(target, name)
      read.elements += 1
      return 0
    },
  })
  return { list, read }
}

const MOST_PROBLEMS = 20

test('the walk finds lists, also inside unions, optional fields and pipes', () => {
  const paths = lists.map(([path]) => path)
  for (const path of [
    'rank.articles',
    'rank.articles[].topics',
    'check|0.urls',
    'startJob.topics',
    'importData.seen',
    'importData.weights',
    'article.topics',
  ])
    expect(paths, path).toContain(path)
  expect(paths.length).toBeGreaterThan(25)
})

describe.each(lists)('%s', (_path, schema) => {
  test('too long: no element is read where there is a bound, and few where there is none', () => {
    const { list, read } = zeros(1_000_000)
    const { error } = safeParseInput(schema, list)
    expect(error?.code).toBe('invalid_input')
    expect(error?.issues?.length).toBeLessThanOrEqual(MOST_PROBLEMS)
    const { pipe = [] }: Parts = schema
    const isBounded = pipe.some(({ type }) => type === 'max_length')
    expect(read.elements).toBeLessThanOrEqual(isBounded ? 0 : MOST_PROBLEMS)
  })

  test('as long as it may be, of what is wrong: reading stops at the twentieth problem', () => {
    const { list, read } = zeros(50)
    const { error } = safeParseInput(schema, list)
    // What a batch holds is validated later, article by article.
    const { item }: Parts = schema
    if (!error) return expect(item?.type).toBe('custom')
    expect(read.elements).toBeLessThanOrEqual(MOST_PROBLEMS)
  })
})

test('lists in lists: twenty problems in all, not in each', () => {
  const inner = zeros(50)
  const articles = Array.from({ length: 500 }, (_, index) => ({ id: `a${index}`, topics: inner.list }))
  const { error } = safeParseInput(RankSchema, articles)
  expect(error?.issues).toHaveLength(MOST_PROBLEMS)
  expect(inner.read.elements).toBe(MOST_PROBLEMS)
})

test('a map with too many entries: no value is read', () => {
  let read = 0
  const map = new Proxy(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, {}])), {
    get: (target, name) => {
      read += 1
      return Reflect.get(target, name)
    },
  })
  expect(safeParseInput(MetadataSchema, map).error?.issues).toMatchObject([{ message: 'at most 50 entries' }])
  expect(read).toBe(0)
})

test('what is right after twenty elements of another kind is still right', () => {
  // An object is no address: the first schema of the union finds a problem in each of them.
  const check = routes.find(({ operation }) => operation === 'check')?.body as v.GenericSchema
  const articles = Array.from({ length: 500 }, (_, index) => ({ url: `https://news.example/${index}` }))
  expect(safeParseInput(check, { articles }).error).toBeUndefined()
})
