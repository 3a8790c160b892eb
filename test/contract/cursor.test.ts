/** The cursor of server-sent events as text. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatCursor, parseCursor } from '../../src/contract/cursor.ts'
import { incarnationOf } from '../../src/contract/liveProtocol.ts'

test.each([
  ['7', { after: 7 }],
  ['7-end1', { after: 7, ended: 1 }],
  ['mxyz12ab.7', { incarnation: 'mxyz12ab', after: 7 }],
  ['mxyz12ab.7-end12', { incarnation: 'mxyz12ab', after: 7, ended: 12 }],
])('%s', (text, cursor) => {
  expect(parseCursor('after', text)).toEqual(cursor)
  expect(formatCursor(cursor)).toBe(text)
})

test.each([
  '',
  '-1',
  '1.5',
  'mxyz12ab',
  'mxyz12ab.',
  '.7',
  '7-end',
  'MXYZ12AB.7',
  'short.7',
  '7 ',
  '9'.repeat(16),
])('not a cursor: %j', (text) => {
  expect(() => parseCursor('after', text)).toThrowError(
    expect.objectContaining({ code: 'invalid_input', issues: [expect.objectContaining({ path: 'after' })] }),
  )
})

test('every position is its own after a round trip', () =>
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), noInvalidDate: true }),
      fc.nat(),
      fc.nat(),
      (startedAt, after, ended) => {
        const incarnation = incarnationOf({ startedAt: startedAt.toISOString() })
        const cursor = { incarnation, after, ended }
        expect(parseCursor('after', formatCursor(cursor))).toEqual(cursor)
      },
    ),
  ))
