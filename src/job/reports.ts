/** Handles what a live connection sends: a producer's reports. */
import * as v from 'valibot'
import { DigestError, toClientError } from '../contract/errors.ts'
import { isPlainObject } from '../contract/fields.ts'
import type { ReportResult } from '../contract/job.ts'
import { RefSchema } from '../contract/job.ts'
import { logInternal } from '../platform/log.ts'
import { attachmentOf, closeExpired, isExpired, rejectMessage, sendFrame } from '../platform/sockets.ts'

/** The maximum size of a message, in bytes. */
const MESSAGE_LIMIT = 1024 * 1024

const byteLength = (message: string | ArrayBuffer) =>
  (typeof message === 'string' ? new TextEncoder().encode(message) : message).byteLength

/** Replies to a producer's report with the result of `receive`, or with an error. */
export function handleReport(
  socket: WebSocket,
  message: string | ArrayBuffer,
  now: number,
  receive: (report: unknown) => ReportResult,
): void {
  const sent = parseReport(socket, message, now)
  if (sent === undefined) return
  const { ref, report } = splitRef(sent)
  const reply = ref.success && ref.output !== undefined ? { ref: ref.output } : {}
  try {
    if (!ref.success)
      throw new DigestError('invalid_input', 'ref: must be a number or a text of up to 100 characters')
    sendFrame([socket], { type: 'received', data: receive(report), ...reply })
  } catch (error) {
    const { message, code, issues } = toClientError(error)
    sendFrame([socket], { type: 'error', data: { error: message, code, issues }, ...reply })
    logInternal('report', error)
  }
}

/** The sender's reference beside the fields of its report. The reply repeats it. */
function splitRef(sent: unknown) {
  if (!isPlainObject(sent)) return { ref: v.safeParse(RefSchema, undefined), report: sent }
  const { ref, ...report } = sent
  return { ref: v.safeParse(RefSchema, ref), report }
}

/**
 * The report in a message, not validated.
 * @returns undefined if the message is not a report; the sender has then received an error
 */
function parseReport(socket: WebSocket, message: string | ArrayBuffer, now: number): unknown {
  const { mayReport } = attachmentOf(socket)
  if (isExpired(socket, now)) return closeExpired([socket])
  if (byteLength(message) > MESSAGE_LIMIT)
    return rejectMessage(socket, 'A message has at most 1 MiB', 'too_large')
  if (!mayReport) return rejectMessage(socket, 'This connection only watches', 'forbidden')
  if (typeof message !== 'string')
    return rejectMessage(socket, 'Send reports as text', 'unsupported_media_type')
  try {
    return JSON.parse(message) ?? {}
  } catch {
    return rejectMessage(socket, 'The message is not valid JSON', 'invalid_input')
  }
}
