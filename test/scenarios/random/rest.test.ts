/** Random requests to the REST gateway: none gets a 500 or internal details, no error changes anything. */
import * as v from 'valibot'
import { expect } from 'vitest'
import { errorCodes } from '../../../src/contract/errors.ts'
import gateway from '../../../src/gateway/gateway.ts'
import { type Case, cases, requestOf } from './requests.ts'
import { type FuzzUser, fuzz, hideLogs, JOB_IDS, leaks, type Outcome, open, stored } from './runCases.ts'

const REQUESTS = 4_500

const ErrorResultSchema = v.strictObject({
  error: v.string(),
  code: v.picklist(errorCodes),
  reason: v.optional(v.string()),
  issues: v.optional(v.array(v.strictObject({ path: v.string(), message: v.string() }))),
})

hideLogs()

async function send(fuzzUser: FuzzUser, one: Case): Promise<Outcome> {
  const request = requestOf(fuzzUser, one)
  if (!request) return { result: 'not sent', isRefusal: false, faults: [] }
  const response = await gateway.fetch(request, open)
  const { status, headers } = response
  const faults: string[] = []
  // A newsroom is bound to the objects of this user only.
  const isUnbound = async () => (await response.clone().text()).includes('No newsroom is bound')
  if (status >= 500 && !(await isUnbound())) faults.push(`answers ${status}`)
  if (!headers.has('X-Request-Id') || headers.get('X-Content-Type-Options') !== 'nosniff')
    faults.push('lacks the headers of every response')
  if (headers.has('X-Injected')) faults.push('takes headers from the path')
  const isRefusal = status >= 400
  if (isRefusal && request.method !== 'HEAD') {
    const text = await response.text()
    const { success } = v.safeParse(v.pipe(v.string(), v.parseJson(), ErrorResultSchema), text)
    if (!success) faults.push(`refuses without a code: ${text.slice(0, 200)}`)
    faults.push(...leaks(text))
  } else if (response.webSocket) {
    response.webSocket.accept()
    response.webSocket.close(1000)
  } else if (headers.get('Content-Type') === 'text/event-stream') await response.body?.cancel()
  else faults.push(...leaks(await response.text(), NO_VALUE))
  const isErased = one.operation.startsWith('erase') && !isRefusal
  return { result: String(status), isRefusal, faults, isErased }
}

/** As a word of its own. A random token may contain these letters. */
const NO_VALUE = /(?<![\w-])(?:undefined|NaN)(?![\w-])/

/** Whatever came before, a reader can still export and erase. */
async function leave(fuzzUser: FuzzUser): Promise<void> {
  const call = (method: string, path: string) => {
    const headers = { Authorization: `Bearer ${fuzzUser.token}` }
    return gateway.fetch(new Request(`https://digest.example/v1/users/me${path}`, { method, headers }), open)
  }
  const [jobs, all] = [await call('GET', '/jobs?limit=100'), await call('GET', '/export')]
  expect([jobs.status, all.status]).toEqual([200, 200])
  await jobs.json()
  await all.json()
  let erasure = await call('DELETE', '')
  for (let tries = 0; erasure.status === 202 && tries < 5; tries += 1) erasure = await call('DELETE', '')
  expect(erasure.status).toBe(204)
  const nothing = { keys: [], rows: [], alarm: null }
  for (const stub of [fuzzUser.user, ...JOB_IDS.map((id) => fuzzUser.job(id))])
    expect(await stored(stub)).toEqual(nothing)
}

fuzz('rest', REQUESTS, cases, send, ({ operation, body }) => `${operation}, ${body.kind}`, leave)
