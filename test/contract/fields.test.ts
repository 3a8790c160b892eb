/** What the schemas of text and addresses let through. */
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import {
  InstantSchema,
  SourceSchema,
  TextSchema,
  TitleSchema,
  WebAddressSchema,
} from '../../src/contract/fields.ts'
import { ArticleSchema } from '../../src/contract/job.ts'

const messages = (schema: v.GenericSchema, input: unknown) =>
  v.safeParse(schema, input).issues?.map(({ message }) => message)

describe('text of several lines', () => {
  test.each(['', 'One line', 'Two\nlines\r\nand a\ttab', 'A separator\u2028of lines', '😀 שלום'])(
    '%j is text',
    (text) => expect(messages(TextSchema, text)).toBeUndefined(),
  )

  test.each(['\u001b[31m', 'bell \u0007', '\u0000', '\u009b31m', '\u0085', '\u007f', '\u000b', '\ud83d'])(
    '%j is none',
    (text) => expect(messages(TextSchema, text)).toEqual(['must not contain control characters']),
  )
})

describe('a title, and the name of a source', () => {
  test.each(['\u200b\u2060', '\u202c', '\u00ad', '\ufe0f', '\u2800', '\u3164'])('%j is invisible', (text) => {
    for (const schema of [TitleSchema, SourceSchema])
      expect(messages(schema, text)).toEqual(['must have a visible character'])
  })

  test.each(['a\u200b', '.', '😀', '\u0301'])('%j is visible', (text) => {
    for (const schema of [TitleSchema, SourceSchema]) expect(messages(schema, text)).toBeUndefined()
  })

  test('an empty one has one problem', () => {
    expect(messages(TitleSchema, ' ')).toEqual(['must not be empty'])
  })
})

describe('an address', () => {
  test.each([
    'https://bank.example:443@evil.example/',
    'https://ann@news.example/',
    'https://:x@news.example/',
  ])('%s has a user', (address) =>
    expect(messages(WebAddressSchema, address)).toEqual(['must be without a user name or password']),
  )

  test.each([
    'https://news.example/@ann',
    'https://news.example/?mail=a@b.example',
    'http://news.example/#@',
  ])('%s has none', (address) => expect(messages(WebAddressSchema, address)).toBeUndefined())

  test('is reported once if it is none', () => {
    expect(messages(WebAddressSchema, 'ftp://ann@news.example/')).toHaveLength(2)
    expect(messages(WebAddressSchema, 'https://')).toHaveLength(1)
  })
})

describe('an instant', () => {
  test.each([
    '2026-02-30T08:00:00Z',
    '2025-02-29T08:00:00Z',
    '2026-04-31T23:59:59Z',
    '0000-01-01T00:00:00+01:00',
  ])('%s does not exist', (text) =>
    expect(messages(InstantSchema, text)).toEqual(['must be an instant that exists']),
  )

  test.each([
    ['2024-02-29T08:00:00Z', '2024-02-29T08:00:00.000Z'],
    ['2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00.000Z'],
  ])('%s is %s', (text, utc) => expect(v.parse(InstantSchema, text)).toBe(utc))
})

test.each([
  ['title', '\u200b'],
  ['summary', '\u001b'],
  ['url', 'https://ann@news.example/'],
  ['imageUrl', 'https://ann@news.example/'],
])('the %s of an article follows these rules', (field, value) => {
  const article = { id: 'a', title: 'Title', [field]: value }
  expect(v.safeParse(ArticleSchema, article).issues?.map((issue) => v.getDotPath(issue))).toEqual([field])
})
