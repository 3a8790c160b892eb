/**
 * Random messages on live connections: generated and mutated reports, noise, binary, with and without the
 * right to report.
 */
import fc from 'fast-check'
import * as v from 'valibot'
import { errorCodes } from '../../../src/contract/errors.ts'
import gateway from '../../../src/gateway/gateway.ts'
import { token } from '../../support.ts'
import { generate } from './generate.ts'
import { bodies, build } from './mutate.ts'
import { ReportSchema } from './requests.ts'
import { type FuzzUser, fuzz, hideLogs, JOB_IDS, leaks, type Outcome, open } from './runCases.ts'

const MESSAGES = 1_500

interface Case {
  jobId: (typeof JOB_IDS)[number]
  producer: boolean
  message: string | Uint8Array<ArrayBuffer> | undefined
  /** How often it is sent before anything is awaited. */
  times: number
  closes: { code?: number; reason?: string } | undefined
}

/** Bodies as messages. A message is never a stream. */
const message = bodies(generate(ReportSchema)).map((body) => {
  const built = build(body)
  if (typeof built === 'string') return built
  return built instanceof Uint8Array ? new Uint8Array(built) : undefined
})

const cases = fc.record<Case>({
  jobId: fc.oneof({ arbitrary: fc.constant('running' as const), weight: 4 }, fc.constantFrom(...JOB_IDS)),
  producer: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, fc.constant(false)),
  message: fc.oneof(
    { arbitrary: message, weight: 12 },
    fc.constantFrom('ping', 'pong', '', 'ping ', '\u0000'),
  ),
  times: fc.oneof({ arbitrary: fc.constant(1), weight: 8 }, fc.constantFrom(2, 6)),
  closes: fc.option(
    fc.record(
      { code: fc.constantFrom(1000, 1001, 3000, 4999), reason: fc.constantFrom('', 'x'.repeat(123)) },
      { requiredKeys: ['code'] },
    ),
    { nil: undefined },
  ),
})

const FrameSchema = v.variant('type', [
  v.object({ type: v.picklist(['update', 'articles', 'end', 'received']) }),
  v.object({ type: v.literal('error'), data: v.object({ error: v.string(), code: v.picklist(errorCodes) }) }),
])
const ANSWERS = ['received', 'error', 'end', 'pong']
const MAY_CLOSE = [1000, 1008, 1009]

async function send(fuzzUser: FuzzUser, { jobId, producer, message, times, closes }: Case): Promise<Outcome> {
  const scope = producer ? 'digest:produce' : ''
  const response = await gateway.fetch(
    new Request(`https://digest.example/v1/users/me/jobs/${jobId}/events`, {
      headers: {
        Upgrade: 'websocket',
        Authorization: `Bearer ${await token({ sub: fuzzUser.userId, scope })}`,
      },
    }),
    open,
  )
  const { status, webSocket: socket } = response
  if (!socket) {
    const faults = jobId === 'never' && status === 404 ? [] : [`no connection: ${status}`]
    return { result: String(status), isRefusal: true, faults }
  }
  const faults: string[] = []
  const results: string[] = []
  const over = new Promise<void>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const text = String(data)
      const frame = text === 'pong' ? { type: text } : v.parse(FrameSchema, JSON.parse(text))
      if ('data' in frame && frame.type === 'error') {
        faults.push(...leaks(text))
        if (frame.data.code === 'internal' || frame.data.code === 'unavailable')
          faults.push(`told ${frame.data.code}`)
      }
      if (ANSWERS.includes(frame.type)) results.push(frame.type)
      if (results.length >= times) resolve()
    })
    socket.addEventListener('close', ({ code }) => {
      if (!MAY_CLOSE.includes(code)) faults.push(`closed with ${code}`)
      resolve()
    })
  })
  socket.accept()
  if (message === undefined) socket.close(1000)
  else {
    for (let sent = 0; sent < times; sent += 1) socket.send(message)
    await over
    if (socket.readyState === WebSocket.OPEN) socket.close(closes?.code ?? 1000, closes?.reason ?? '')
  }
  const isRefusal = !results.includes('received')
  return { result: isRefusal ? (results[0] ?? 'closed') : 'received', isRefusal, faults }
}

hideLogs()

fuzz('socket', MESSAGES, cases, send, ({ jobId }) => `socket of ${jobId}`, undefined, { movesAlarm: true })
