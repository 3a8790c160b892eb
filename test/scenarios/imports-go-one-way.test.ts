/** The structure of the sources: which folder may import which, and how long a file may be. */
import { describe, expect, test } from 'vitest'

declare global {
  interface ImportMeta {
    /** Vite's, which reads the sources when this suite is built. */
    glob(pattern: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, string>
  }
}

/** A list of shapes may be longer than code. */
const LONGEST = 300
const LONGEST_CONTRACT = 400

/** Sources by their path under `src/`. */
const sources = new Map(
  Object.entries(
    import.meta.glob('../../src/**/*.ts', { query: '?raw', import: 'default', eager: true }),
  ).map(([path, text]) => [path.replace('../../src/', ''), text]),
)

/** The packages of a Worker. Nothing else is imported anywhere. */
const PACKAGES = /^(valibot|cloudflare:workers|jose(\/.*)?|@noble\/hashes\/.*)$/

/**
 * What the files of a folder may import, besides packages: `values`, and `types` with `import type` only. The first rule
 * that fits a file counts. `own` is the folder itself.
 */
const RULES: { is: RegExp; packages?: RegExp; values: RegExp; types?: RegExp }[] = [
  // Files that the package's entry points include: no package, so that a page stays small.
  {
    is: /^(contract\/(errorCodes|errorOf|liveProtocol|place|topicKey)|platform\/site|ranking)\.ts$/,
    packages: /^$/,
    values: /^contract\/(errorCodes|topicKey)\.ts$/,
    types: /^contract\//,
  },
  {
    is: /^client\//,
    packages: /^$/,
    values: /^(client\/|contract\/(errorCodes|errorOf|liveProtocol)\.ts$)/,
    types: /^contract\/|^ranking\.ts$/,
  },
  {
    is: /^(mail\/|job\/digest\/(render|bidi)\.ts$)/,
    packages: /^$/,
    values: /^(mail\/|(job\/digest\/(render|bidi)|platform\/site)\.ts$)/,
    types: /^contract\//,
  },
  { is: /^siblings\.ts$/, packages: /^$/, values: /^contract\/(error(Codes|Of)|place)\.ts$/, types: /./ },
  // Shapes that cross a border.
  { is: /^contract\//, packages: /^valibot$/, values: /^contract\// },
  // What every object and every door uses. It knows no noun.
  { is: /^platform\//, values: /^(contract|platform)\// },
  // The two objects do not know each other.
  { is: /^job\//, values: /^(contract|platform|job)\/|^(ranking|headline|remembered)\.ts$/ },
  { is: /^user\//, values: /^(contract|platform|user)\/|^(ranking|remembered)\.ts$/ },
  // What both objects decide about articles.
  { is: /^(headline|remembered)\.ts$/, values: /^(contract|platform)\/|^(ranking|headline)\.ts$/ },
  // The doors.
  { is: /^gateway\//, values: /^(contract|platform|gateway)\/|^job\/digest\/render\.ts$/ },
  { is: /^DigestService\.ts$/, values: /^(contract|platform)\//, types: /^ranking\.ts$/ },
  { is: /^index\.ts$/, values: /^(DigestService|gateway\/gateway|job\/DigestJob|user\/UserState)\.ts$/ },
]

/**
 * `import {type A}` leaves an import of the file behind, `import type` does not: only the latter counts as a type
 * import.
 */
const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm

/** A relative specifier as a path under `src/`; a package's name unchanged. */
const resolve = (from: string, to: string) =>
  to.startsWith('.') ? new URL(to, `file:///${from}`).pathname.slice(1) : to

/** The imports of a file that its rule does not allow. */
function forbidden(path: string, text: string): string[] {
  const rule = RULES.find(({ is }) => is.test(path))
  if (!rule) return ['no rule fits this file']
  const { packages = PACKAGES, values, types } = rule
  return [...text.matchAll(IMPORT)].flatMap(([, type, specifier = '']) => {
    const to = resolve(path, specifier)
    const isAllowed = specifier.startsWith('.')
      ? values.test(to) || (type !== undefined && types?.test(to))
      : packages.test(to)
    return isAllowed ? [] : [`${type ?? ''}${to}`]
  })
}

test('the sources are found', () => {
  expect(sources.size).toBeGreaterThan(60)
})

describe.each([...sources])('%s', (path, text) => {
  test('imports only what its folder may', () => {
    expect(forbidden(path, text)).toEqual([])
  })
  test('is short, and begins with what it holds', () => {
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(
      path.startsWith('contract/') ? LONGEST_CONTRACT : LONGEST,
    )
    expect(text.startsWith('/**'), 'begins with a comment').toBe(true)
  })
})

test('no cycles of values', () => {
  const graph = new Map(
    [...sources].map(([path, text]) => [
      path,
      [...text.matchAll(IMPORT)].flatMap(([, type, to = '']) =>
        type === undefined && to.startsWith('.') ? [resolve(path, to)] : [],
      ),
    ]),
  )
  const done = new Set<string>()
  const visit = (path: string, trail: string[]): void => {
    expect(trail.includes(path), [...trail, path].join(' → ')).toBe(false)
    if (done.has(path)) return
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
})
