/** Where objects are made, and which callers they refuse. The local runtime has no jurisdictions: these have its shape. */
import { env } from 'cloudflare:workers'
import { describe, expect, test, vi } from 'vitest'
import { isInPlace, jobStub, type Place, userStub } from '../../src/contract/place.ts'
import { getUserStub, idOfUser, idsOfJob } from '../../src/platform/stubs.ts'
import { rpcError } from '../support.ts'

interface Id extends DurableObjectId {
  jurisdiction?: string
}

/** A namespace as the platform's: a name has another id in each jurisdiction. Its stubs say how they were made. */
function namespace(jurisdiction = '') {
  return {
    jurisdiction(name: string) {
      if (name !== 'eu') throw new TypeError('Invalid jurisdiction')
      return namespace(name)
    },
    getByName: (name: string, { locationHint = '' } = {}) => ({ name, jurisdiction, locationHint }),
    idFromName: (name: string): Id => ({
      name,
      toString: () => `${jurisdiction}/${name}`,
      equals: (other) => String(other) === `${jurisdiction}/${name}`,
    }),
  }
}

test.each<[Place, object]>([
  [{}, { jurisdiction: '', locationHint: '' }],
  [
    { JURISDICTION: '', LOCATION_HINT: '' },
    { jurisdiction: '', locationHint: '' },
  ],
  [{ LOCATION_HINT: 'weur' }, { jurisdiction: '', locationHint: 'weur' }],
  [{ JURISDICTION: 'eu' }, { jurisdiction: 'eu', locationHint: '' }],
  [
    { JURISDICTION: 'eu', LOCATION_HINT: 'weur' },
    { jurisdiction: 'eu', locationHint: 'weur' },
  ],
])('stubs with %j', (place, made) => {
  expect(jobStub(namespace(), 'ann', 'monday', place)).toEqual({ name: 'ann:monday', ...made })
  expect(userStub(namespace(), 'ann', place)).toEqual({ name: 'ann', ...made })
})

describe('an object of the jurisdiction', () => {
  test.each<[string, Place, boolean]>([
    ['', {}, true],
    ['eu', { JURISDICTION: 'eu' }, true],
    ['eu', {}, false],
    ['', { JURISDICTION: 'eu' }, false],
  ])('%j, where %j is set: %s', (own, place, isIn) => {
    expect(isInPlace(namespace(), namespace(own).idFromName('ann'), place)).toBe(isIn)
  })
})

test('an object knows its ids only in the jurisdiction of the service', () => {
  const spaces = namespace() as unknown as Pick<Env, never>
  const service = { ...env, JURISDICTION: 'eu', DIGEST_JOB: spaces, USER_STATE: spaces } as Env
  const refused = expect.objectContaining({ code: 'invalid_input' })
  expect(idOfUser(service, namespace('eu').idFromName('ann'))).toBe('ann')
  expect(idsOfJob(service, namespace('eu').idFromName('ann:one'))).toEqual({ userId: 'ann', jobId: 'one' })
  expect(() => idOfUser(service, namespace().idFromName('ann'))).toThrow(refused)
  expect(() => idsOfJob(service, namespace().idFromName('ann:one'))).toThrow(refused)
})

test('a jurisdiction that the platform does not know is unavailable, not internal', async () => {
  const wrong = { ...env, JURISDICTION: 'EU', USER_STATE: namespace() as unknown as Env['USER_STATE'] }
  expect(await rpcError(() => getUserStub(wrong, 'ann').preferences())).toMatchObject({
    code: 'unavailable',
    message: 'The setting JURISDICTION or LOCATION_HINT is wrong',
  })
})

test('the local runtime ignores it, and says so once', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const local = { ...env, JURISDICTION: 'eu' }
  await getUserStub(local, 'ann').preferences()
  await getUserStub(local, 'bob').preferences()
  expect(warned.mock.calls).toEqual([['JURISDICTION eu is ignored: this runtime has none']])
  warned.mockRestore()
})
