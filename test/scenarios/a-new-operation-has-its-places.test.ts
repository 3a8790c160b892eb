/**
 * What a new operation needs. The places that can be derived from the table of routes are: callers, random requests,
 * undeclared input, the reference. Each of the others is asked for here by name.
 */
import { expect, test } from 'vitest'
import { DigestClient } from '../../src/client/client.ts'
import { JobHandle, UserHandle } from '../../src/DigestService.ts'
import { routes } from '../../src/gateway/router.ts'
import rows from './rows-written-are-exact.test.ts?raw'

/** Operations that are more than one call of an object. They have no method of a handle. */
const OF_GATEWAY = ['startDigest', 'events', 'userEvents', 'health', 'openapi', 'docs']

/** The methods of handles that have another name than their operation. */
const METHODS: Record<string, string> = {
  startJob: 'start',
  eraseJob: 'erase',
  eraseUser: 'erase',
  userWatchToken: 'watchToken',
  resetTopic: 'resetLearning',
  resetSource: 'resetSourceLearning',
}

/** The methods of the client that have another name than their operation; undefined for what it does not offer. */
const CLIENT_METHODS: Record<string, string | undefined> = {
  ...METHODS,
  eraseJob: 'eraseJob',
  events: 'watch',
  userEvents: 'watchJobs',
  userWatchToken: undefined,
  health: undefined,
  openapi: undefined,
  docs: undefined,
}

/** Operations that write, of which another suite counts what they cost, or which write nothing of their own. */
const ROWS_ELSEWHERE = [
  ...['startDigest', 'watchToken', 'userWatchToken', 'rank', 'check', 'health'],
  ...['eraseJob', 'eraseUser', 'importData', 'resetTopic', 'resetSource'],
]

const isIn = (of: { prototype: object }, name: string) => Object.hasOwn(of.prototype, name)

/** What is missing for an operation, in words that say what to add. */
function missingFor(operation: string, method: string, path: string): string[] {
  const handle = path.includes('/jobs') && operation !== 'jobs' ? JobHandle : UserHandle
  const name = METHODS[operation] ?? operation
  const inClient = operation in CLIENT_METHODS ? CLIENT_METHODS[operation] : operation
  return [
    !OF_GATEWAY.includes(operation) &&
      !isIn(handle, name) &&
      `a method ${name} of ${handle.name} in src/DigestService.ts`,
    inClient !== undefined &&
      !isIn(DigestClient, inClient) &&
      `a method ${inClient} of DigestClient in src/client/client.ts`,
    method !== 'GET' &&
      !ROWS_ELSEWHERE.includes(operation) &&
      !new RegExp(`\\.${name}\\(`).test(rows) &&
      `the rows that ${name} writes in test/scenarios/rows-written-are-exact.test.ts`,
  ].filter((text) => text !== false)
}

test.each(routes.map(({ operation, method, path }) => [operation, method, path] as const))(
  '%s has all that an operation needs',
  (operation, method, path) => {
    expect(missingFor(operation, method, path), `add for ${operation}`).toEqual([])
  },
)
