/**
 * Cursors of server-sent events: their format and parsing. A cursor says what its reader has. Text such as `mxyz12ab.7`
 * or `mxyz12ab.7-end1`; opaque to clients.
 */
import { DigestError } from './errors.ts'
import type { Position } from './liveProtocol.ts'

export interface Cursor extends Position {
  /** The last sequence number. */
  after: number
  /** The attempt whose end the reader has. */
  ended?: number
}

/** A cursor. `?after=` also takes a number alone. */
export const CURSOR = /^(?:([0-9a-z]{8,11})\.)?(\d{1,15})(?:-end(\d{1,15}))?$/

export function formatCursor({ incarnation, after, ended }: Cursor): string {
  return `${incarnation === undefined ? '' : `${incarnation}.`}${after}${ended === undefined ? '' : `-end${ended}`}`
}

/**
 * @param name of the parameter, for the message
 * @throws `invalid_input` if the text is not a cursor of this service
 */
export function parseCursor(name: string, text: string): Cursor {
  const [match, incarnation, after, ended] = CURSOR.exec(text) ?? []
  if (match === undefined) {
    const message = 'must be a whole number, or the id of an event'
    throw new DigestError('invalid_input', `${name}: ${message}`, [{ path: name, message }])
  }
  return {
    ...(incarnation !== undefined && { incarnation }),
    after: Number(after),
    ...(ended !== undefined && { ended: Number(ended) }),
  }
}
