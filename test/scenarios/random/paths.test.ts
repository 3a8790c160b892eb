/** Random requests to the documented fetch paths of both objects. */

import fc from 'fast-check'
import * as v from 'valibot'
import { errorCodes } from '../../../src/contract/errors.ts'
import * as job from '../../../src/contract/job.ts'
import * as learning from '../../../src/contract/learning.ts'
import * as preferences from '../../../src/contract/preferences.ts'
import { HEADERS, METHODS } from './badValues.ts'
import { generate } from './generate.ts'
import { type Body, bodies, build } from './mutate.ts'
import { type FuzzUser, fuzz, hideLogs, JOB_IDS, leaks, type Outcome } from './runCases.ts'

const REQUESTS = 2_000

interface Path {
  which: 'job' | 'user'
  method: string
  path: string
  takes?: v.GenericSchema
}
const PATHS: Path[] = [
  { which: 'job', method: 'POST', path: '/start', takes: job.StartSchema },
  { which: 'job', method: 'GET', path: '/status' },
  { which: 'job', method: 'POST', path: '/article', takes: v.looseObject(job.ArticleSchema.entries) },
  { which: 'job', method: 'POST', path: '/complete', takes: job.CompleteSchema },
  { which: 'user', method: 'GET', path: '/preferences' },
  { which: 'user', method: 'PUT', path: '/preferences', takes: preferences.PreferencesUpdateSchema },
  { which: 'user', method: 'POST', path: '/feedback', takes: learning.RecordFeedbackSchema },
  { which: 'user', method: 'POST', path: '/learn', takes: learning.LearnSchema },
  { which: 'user', method: 'GET', path: '/weights' },
]

interface Case {
  which: Path['which']
  path: string
  tail: string
  method: string
  jobId: (typeof JOB_IDS)[number]
  headers: [string, string][]
  body: Body
}

const header = fc
  .constantFrom(...Object.keys(HEADERS))
  .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(HEADERS[name] ?? ['']))))
const TAILS = ['/', '//', '/..', '%2f', '?after=-1', '?after=1', '?after=x', '?x=%ff', '#x', '\\', ';a']

const cases = fc.oneof(
  ...PATHS.map(({ which, path, method, takes }) =>
    fc.record<Case>({
      which: fc.constant(which),
      path: fc.oneof(
        { arbitrary: fc.constant(path), weight: 9 },
        fc.constantFrom('/', '/__proto__', '/constructor'),
      ),
      tail: fc.oneof({ arbitrary: fc.constant(''), weight: 9 }, fc.constantFrom(...TAILS)),
      method: fc.oneof({ arbitrary: fc.constant(method), weight: 9 }, fc.constantFrom(...METHODS)),
      jobId: fc.constantFrom(...JOB_IDS),
      headers: fc.array(header, { maxLength: 2 }),
      body: takes ? bodies(generate(takes)) : fc.constant<Body>({ kind: 'none' }),
    }),
  ),
)

const ErrorResultSchema = v.object({ error: v.string(), code: v.picklist(errorCodes) })

async function send(fuzzUser: FuzzUser, one: Case): Promise<Outcome> {
  const stub = one.which === 'job' ? fuzzUser.job(one.jobId) : fuzzUser.user
  const body = build(one.body)
  let request: Request
  try {
    const hasBody = body !== undefined && one.method !== 'GET' && one.method !== 'HEAD'
    request = new Request(`https://do${one.path}${one.tail}`, {
      method: one.method,
      headers: new Headers(one.headers),
      ...(hasBody && { body }),
    })
  } catch {
    return { result: 'not sent', isRefusal: false, faults: [] }
  }
  const response = await stub.fetch(request)
  const { status } = response
  if (response.webSocket) {
    response.webSocket.accept()
    response.webSocket.close(1000)
    return { result: String(status), isRefusal: false, faults: [] }
  }
  const text = await response.text()
  const faults = status >= 500 ? [`answers ${status}`] : []
  const isRefusal = status >= 400
  if (isRefusal && request.method !== 'HEAD') {
    if (!v.is(v.pipe(v.string(), v.parseJson(), ErrorResultSchema), text))
      faults.push('an error without a code')
    faults.push(...leaks(text))
  }
  return { result: String(status), isRefusal, faults }
}

hideLogs()

fuzz('paths', REQUESTS, cases, send, ({ which, path, body }) => `${which} ${path}, ${body.kind}`)
