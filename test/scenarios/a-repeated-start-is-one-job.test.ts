/** `Idempotency-Key`: a client that lets the server choose the job's id can repeat its request. */
import * as v from 'valibot'
import { beforeAll, describe, expect, test } from 'vitest'
import { httpError, rest, token } from '../support.ts'

const JOBS = '/v1/users/me/jobs'
const ann: Record<'token', string> = { token: '' }
const ben: Record<'token', string> = { token: '' }

beforeAll(async () => {
  ann.token = await token({ sub: 'idempotent-ann', scope: '' })
  ben.token = await token({ sub: 'idempotent-ben', scope: '' })
})

const post = (who: { token: string }, key: string, body: object = { topics: ['AI'] }) =>
  rest('POST', JOBS, { ...who, body, headers: { 'Idempotency-Key': key } })
const idIn = async (response: Response) => v.parse(v.object({ id: v.string() }), await response.json()).id

test('the same key and body are the same job: 201, then 200', async () => {
  const [first, second] = [await post(ann, 'k1'), await post(ann, 'k1')]
  expect([first.status, second.status]).toEqual([201, 200])
  expect(second.headers.get('Location')).toBe(first.headers.get('Location'))
  const id = await idIn(first)
  expect(await idIn(second)).toBe(id)
  expect(first.headers.get('Location')).toBe(`/v1/users/idempotent-ann/jobs/${id}`)
  expect(await idIn(await rest('GET', `${JOBS}/${id}`, ann))).toBe(id)
})

test('the same body in another spelling is the same job', async () => {
  await post(ann, 'spelled', { topics: ['AI'] })
  expect((await post(ann, 'spelled', { onTimeout: 'fail', topics: [' AI ', 'ai'] })).status).toBe(200)
})

test('at the same time, they are one job', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => post(ann, 'at-once')))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201])
  expect(new Set(await Promise.all(answers.map(idIn))).size).toBe(1)
})

test('the same key with another body is rejected, and the job stays as it was', async () => {
  const id = await idIn(await post(ann, 'reused'))
  const other = await post(ann, 'reused', { topics: ['Science'] })
  expect(await httpError(other)).toEqual({ status: 422, code: 'idempotency_mismatch' })
  expect(await (await rest('GET', `${JOBS}/${id}`, ann)).json()).toMatchObject({ topics: ['AI'] })
})

test('an invalid body is rejected, and the key is still free', async () => {
  expect(await httpError(await post(ann, 'fresh', { topics: [] }))).toEqual({
    status: 400,
    code: 'invalid_input',
  })
  expect((await post(ann, 'fresh')).status).toBe(201)
})

test('a key with a jobId is rejected', async () => {
  const both = await post(ann, 'k2', { topics: ['AI'], jobId: 'mine' })
  expect(await httpError(both)).toEqual({ status: 400, code: 'invalid_input' })
})

test('the same key of different users leads to different jobs', async () => {
  const [anns, bens] = [await post(ann, 'shared'), await post(ben, 'shared', { topics: ['Science'] })]
  expect([anns.status, bens.status]).toEqual([201, 201])
  expect(await idIn(anns)).not.toBe(await idIn(bens))
})

test('different keys, and none at all, lead to different jobs', async () => {
  const bare = () => rest('POST', JOBS, { ...ann, body: { topics: ['AI'] } })
  const answers = [await post(ann, 'a'), await post(ann, 'A'), await bare(), await bare()]
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
  expect(new Set(await Promise.all(answers.map(idIn))).size).toBe(4)
})

describe('valid keys', () => {
  test.each([
    ['one character', 'x', 201],
    ['255 characters', 'x'.repeat(255), 201],
    ['any printable ASCII', '"8e03978e-40d5"; ~{}', 201],
    ['256 characters', 'x'.repeat(256), 400],
    ['empty', '', 400],
    ['beyond ASCII', 'clé', 400],
    ['a tab', 'a\tb', 400],
  ])('%s', async (_, key, status) => {
    expect((await post(ann, key)).status).toBe(status)
  })
})
