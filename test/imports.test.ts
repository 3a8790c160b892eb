/**
 * The structure of the sources: which file may import which, and how long a file may be. A file without a row
 * below fails: add one when you add a file.
 */
import { describe, expect, test } from 'vitest'

declare global {
  interface ImportMeta {
    /** Vite's, which reads the sources when this suite is built. */
    glob(pattern: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, string>
  }
}
const LONGEST = 300

/** Sources by their path under `src/`. */
const sources = new Map(
  Object.entries(import.meta.glob('../src/**/*.ts', { query: '?raw', import: 'default', eager: true })).map(
    ([path, text]) => [path.replace('../src/', ''), text],
  ),
)

interface Arrow {
  from: string
  to: string
  isType: boolean
}
/**
 * `import {type A}` leaves an import of the file behind, `import type` does not: only the latter counts as a
 * type import.
 */
const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
const arrows = [...sources].flatMap(([from, text]) =>
  [...text.matchAll(IMPORT)].map(
    ([, type, to = '']): Arrow => ({ from, to: resolve(from, to), isType: type !== undefined }),
  ),
)

/** A relative specifier as a path under `src/`; a package's name unchanged. */
function resolve(from: string, to: string): string {
  return to.startsWith('.') ? new URL(to, `file:///${from}`).pathname.slice(1) : to
}

interface Kind {
  is: RegExp
  /** What it may import. `own` is its own folder. */
  values: string[]
  /** What it may import with `import type`. */
  types?: string[]
}
const schemas = ['schemas.ts', 'job/schema.ts', 'user/schema.ts']
const responses = ['job/responses.ts', 'user/responses.ts']
const kinds: Kind[] = [
  {
    is: /^index\.ts$/,
    values: ['DigestService.ts', 'gateway/gateway.ts', 'job/DigestJob.ts', 'user/UserState.ts'],
  },

  // Entry points: they find an object and call it.
  // The package's entry points.
  {
    is: /^siblings\.ts$/,
    values: ['errorCodes.ts'],
    types: [
      'DigestService.ts',
      'errors.ts',
      'job/DigestJob.ts',
      'job/digest.ts',
      'job/types.ts',
      'ranking.ts',
      'user/UserState.ts',
      'user/types.ts',
    ],
  },
  {
    is: /^DigestService\.ts$/,
    values: ['cloudflare:workers', 'stubs.ts', 'errors.ts', 'log.ts'],
    types: ['job/digest.ts', 'job/types.ts', 'user/types.ts', 'ranking.ts'],
  },
  {
    is: /^gateway\//,
    values: [
      'own',
      'cloudflare:workers',
      'itty-router/IttyRouter',
      'jose',
      'jose/errors',
      'valibot',
      'stubs.ts',
      'cursor.ts',
      'liveProtocol.ts',
      'errors.ts',
      'hash.ts',
      'http.ts',
      'log.ts',
      'newsroom.ts',
      'preconditions.ts',
      'secrets.ts',
      'watchToken.ts',
      'job/renderDigest.ts',
      ...schemas,
    ],
  },
  {
    is: /^client\//,
    values: ['own', 'liveProtocol.ts'],
    types: [
      'errors.ts',
      'job/digest.ts',
      'job/types.ts',
      'user/types.ts',
      'ranking.ts',
      ...responses,
      ...schemas,
    ],
  },

  // Shared by entry points and objects.
  { is: /^stubs\.ts$/, values: ['errors.ts', 'resets.ts', ...schemas] },
  { is: /^resets\.ts$/, values: ['errors.ts'] },
  { is: /^lenient\.ts$/, values: ['valibot'] },
  { is: /^errors\.ts$/, values: ['valibot', 'errorCodes.ts'] },
  { is: /^(errorCodes|topicKey|trackingParameters)\.ts$/, values: [] },
  { is: /^http\.ts$/, values: ['valibot', 'errors.ts', 'log.ts'] },
  { is: /^log\.ts$/, values: ['errors.ts'] },
  { is: /^newsroom\.ts$/, values: ['errors.ts', 'http.ts'] },
  { is: /^socket\.ts$/, values: ['valibot', 'errors.ts', 'liveProtocol.ts'] },
  { is: /^watchToken\.ts$/, values: ['jose', 'secrets.ts'] },
  { is: /^secrets\.ts$/, values: ['jose/errors'] },
  { is: /^cursor\.ts$/, values: ['errors.ts'], types: ['liveProtocol.ts'] },
  { is: /^(migrations|alarmRetry|liveProtocol)\.ts$/, values: [] },
  { is: /^hash\.ts$/, values: ['@noble/hashes/sha2.js', 'jose/base64url'] },
  { is: /^canonicalUrl\.ts$/, values: ['hash.ts', 'trackingParameters.ts'] },
  { is: /^ranking\.ts$/, values: ['topicKey.ts'], types: ['responses.ts'] },
  { is: /^schemas\.ts$/, values: ['valibot', 'topicKey.ts'] },
  { is: /^preconditions\.ts$/, values: ['valibot', 'errors.ts', 'hash.ts', 'schemas.ts'] },

  // An object joins what is its own. Of the other object it knows the stub and the schemas.
  {
    is: /^(job\/DigestJob|user\/UserState)\.ts$/,
    values: [
      'own',
      'cloudflare:workers',
      'stubs.ts',
      'alarmRetry.ts',
      'errors.ts',
      'preconditions.ts',
      'canonicalUrl.ts',
      'ranking.ts',
      'socket.ts',
      'watchToken.ts',
      'lenient.ts',
      'valibot',
      ...schemas,
    ],
    types: responses,
  },
  // Parts of an object: each joins rules or stubs with tables or sockets, for one noun.
  {
    is: /^job\/(broadcast|socketMessages)\.ts$/,
    values: ['valibot', 'liveProtocol.ts', 'errors.ts', 'log.ts', 'schemas.ts', 'socket.ts', 'own/schema.ts'],
    types: ['own/ingest.ts', 'own/responses.ts'],
  },
  {
    is: /^job\/storedJob\.ts$/,
    values: [
      'canonicalUrl.ts',
      'errors.ts',
      'liveProtocol.ts',
      'own/broadcast.ts',
      'own/ingest.ts',
      'own/rules.ts',
      'own/schema.ts',
      'own/tables.ts',
    ],
    types: ['own/record.ts', 'own/responses.ts', 'preconditions.ts', 'user/schema.ts'],
  },
  { is: /^job\/userIndex\.ts$/, values: ['errors.ts'], types: ['stubs.ts', ...schemas] },
  {
    is: /^user\/(jobList|userJobs|watchers|export|erase|learner|preferences|scheduler|alarm)\.ts$/,
    values: [
      'valibot',
      'errors.ts',
      'log.ts',
      'lenient.ts',
      'newsroom.ts',
      'socket.ts',
      'watchToken.ts',
      'own/import.ts',
      'own/jobList.ts',
      'own/learning.ts',
      'own/names.ts',
      'own/preferenceRules.ts',
      'own/rules.ts',
      'own/schedule.ts',
      'own/watchers.ts',
      'own/weights.ts',
      ...schemas,
    ],
    types: [
      'stubs.ts',
      'ranking.ts',
      'own/tables.ts',
      'own/jobListTable.ts',
      'own/learner.ts',
      'own/scheduler.ts',
      'own/alarm.ts',
      'own/record.ts',
      ...responses,
    ],
  },
  {
    is: /^(job|user)\/fetchPaths\.ts$/,
    values: ['cursor.ts', 'http.ts', 'own/schema.ts'],
    types: ['job/DigestJob.ts', 'user/UserState.ts', 'own/broadcast.ts'],
  },

  // Decisions are pure: no storage, no stubs, no HTTP. Rules and tables meet only by type.
  {
    is: /^(job\/(rules|ingest|digest|stories|renderDigest|bidi)|user\/(rules|weights|schedule|preferenceRules|import|learning|names))\.ts$/,
    values: [
      'valibot',
      'hash.ts',
      'errors.ts',
      'canonicalUrl.ts',
      'lenient.ts',
      'preconditions.ts',
      'ranking.ts',
      'own/schema.ts',
      'own/bidi.ts',
      'own/stories.ts',
      'user/schema.ts',
      'own/learning.ts',
      'own/names.ts',
      'own/weights.ts',
      'own/calendar.ts',
    ],
    types: ['own/record.ts', 'own/rules.ts', 'own/digest.ts', 'own/responses.ts', 'own/jobListTable.ts'],
  },
  {
    is: /^(job\/tables|user\/(tables|jobListTable|voteTable))\.ts$/,
    values: [
      'valibot',
      'canonicalUrl.ts',
      'lenient.ts',
      'migrations.ts',
      'own/record.ts',
      'own/jobListTable.ts',
      'own/voteTable.ts',
      'own/learningRecords.ts',
      ...schemas,
    ],
    types: [
      'own/rules.ts',
      'own/schedule.ts',
      'own/weights.ts',
      'own/import.ts',
      'own/ingest.ts',
      'own/digest.ts',
      'own/learning.ts',
      'own/responses.ts',
    ],
  },
  {
    is: /^user\/learningRecords\.ts$/,
    values: ['valibot', 'lenient.ts', 'own/names.ts', 'own/record.ts', 'own/schema.ts'],
    types: ['own/learning.ts', 'own/weights.ts'],
  },
  { is: /^(job|user)\/record\.ts$/, values: ['valibot', 'own/schema.ts'] },
  { is: /^user\/calendar\.ts$/, values: ['croner'] },
  {
    is: /^(job|user)\/schema\.ts$/,
    values: ['valibot', 'schemas.ts', 'preconditions.ts', 'own/preferencesSchema.ts'],
  },
  {
    is: /^user\/preferencesSchema\.ts$/,
    values: ['valibot', 'schemas.ts', 'preconditions.ts', 'own/calendar.ts'],
  },
  // Responses are made of inputs; a user's export holds its jobs.
  { is: /^responses\.ts$/, values: ['valibot', 'schemas.ts'] },
  {
    is: /^job\/responses\.ts$/,
    values: ['valibot', 'errors.ts', 'schemas.ts', 'responses.ts', 'own/schema.ts'],
  },
  {
    is: /^user\/responses\.ts$/,
    values: ['valibot', 'schemas.ts', 'responses.ts', 'own/schema.ts', 'job/responses.ts'],
  },
  { is: /^(job|user)\/types\.ts$/, values: [], types: ['own/responses.ts', 'own/schema.ts'] },
]

function isAllowed({ from, to, isType }: Arrow): boolean {
  const kind = kinds.find(({ is }) => is.test(from))
  if (!kind) return false
  const folder = from.includes('/') ? from.slice(0, from.indexOf('/')) : ''
  return [...kind.values, ...(isType ? (kind.types ?? []) : [])].some((name) =>
    name === 'own' ? to.startsWith(`${folder}/`) : to === name.replace(/^own\//, `${folder}/`),
  )
}

describe('imports', () => {
  test('are found: the parser below misses none', () => {
    const lines = [...sources.values()].flatMap((text) => text.split('\n'))
    expect(arrows).toHaveLength(
      lines.filter((line) => /^(import\b|.*\bfrom '[^']+'$)/.test(line) && line.includes("'")).length,
    )
    expect(arrows.length).toBeGreaterThan(80)
  })

  test.each([...sources.keys()])('of %s are allowed by the design', (path) => {
    expect(kinds.filter(({ is }) => is.test(path)).map(({ is }) => is)).toHaveLength(1)
    const own = arrows.filter(({ from }) => from === path)
    expect(own.filter((arrow) => !isAllowed(arrow))).toEqual([])
  })

  test('have no circles, except types', () => {
    const next = Map.groupBy(
      arrows.filter(({ isType, to }) => !isType && sources.has(to)),
      ({ from }) => from,
    )
    const circle = (path: string[]): string[] | undefined => {
      const here = path.at(-1) ?? ''
      if (path.indexOf(here) < path.length - 1) return path
      return (next.get(here) ?? []).map(({ to }) => circle([...path, to])).find((found) => found)
    }
    for (const path of sources.keys()) expect(circle([path])).toBeUndefined()
  })

  test.each<[string, Arrow]>([
    ['a rule reading tables', { from: 'job/rules.ts', to: 'job/tables.ts', isType: false }],
    ['a rule even knowing their type', { from: 'job/rules.ts', to: 'job/tables.ts', isType: true }],
    ['tables deciding', { from: 'user/tables.ts', to: 'user/rules.ts', isType: false }],
    ['a job in a user’s rules', { from: 'job/rules.ts', to: 'user/rules.ts', isType: false }],
    ['an entry point using tables', { from: 'gateway/routes.ts', to: 'job/tables.ts', isType: true }],
    ['an entry point using a class', { from: 'DigestService.ts', to: 'job/DigestJob.ts', isType: false }],
    [
      'a class used by its fetch paths, not as a type',
      { from: 'job/fetchPaths.ts', to: 'job/DigestJob.ts', isType: false },
    ],
    ['an unknown package', { from: 'job/schema.ts', to: 'zod', isType: false }],
    ['a file without a row', { from: 'utils.ts', to: 'errors.ts', isType: false }],
  ])('would fail here: %s', (_what, arrow) => {
    expect(isAllowed(arrow)).toBe(false)
  })
})

test.each([...sources])('%s is no longer than 300 lines', (_path, text) => {
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(LONGEST)
})
