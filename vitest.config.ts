import { tmpdir } from 'node:os'
import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { VARIABLES } from './test/setup/intensity.ts'
import { temporaryFolder } from './test/setup/memory.ts'
import { dropExpectedOutput } from './test/setup/quiet.ts'
import { Results } from './test/setup/reporter.ts'
import { TEST_SECRET } from './test/setup/secret.ts'
import { sourceMaps } from './test/setup/sourceMaps.ts'

/** Only detects a hang, in ms. The verdict of a test never depends on how fast the machine is. */
const HANG_MS = 5 * 60_000

/** Suites outside the runtime, which run whole Workers in processes of their own: folders or files of `test/e2e`. */
const e2e = (...names: string[]) =>
  names.map((name) => `test/e2e/${name.endsWith('.ts') ? name : `${name}/*.test.ts`}`)
/** Long by nature: `npm run test:long`. All others are one pass through each door: `npm test`. */
const LONG = ['disconnects', 'crash', 'schedule', 'package']
const LOAD = ['crowd', 'load']
const BROWSER = ['browser', 'console']
const outside = {
  node: { include: e2e('*'), exclude: e2e(...LONG, ...LOAD, ...BROWSER), fileParallelism: true },
  browser: { include: e2e(...BROWSER), fileParallelism: true },
  // Four files share two cores.
  long: { include: e2e(...LONG), fileParallelism: true },
  // One at a time, after all others: each is given the whole machine.
  load: { include: e2e(...LOAD), fileParallelism: false, sequence: { groupOrder: 1 } },
}

/** Random suites inside the runtime. Their usual depth takes a second or two, their full depth minutes. */
const RANDOM = [
  'canonicalUrl',
  'faults/clock',
  'job/model',
  'user/calendar',
  'user/import',
  'user/feedback',
  'user/rules',
  'user/weightsModel',
].map((name) => `test/${name}.test.ts`)
const FUZZ = 'test/fuzz/*.test.ts'

/** Suites inside the runtime, beside the service itself. */
const inside = {
  workerd: { include: ['test/**/*.test.ts'], exclude: ['**/node_modules/**', 'test/e2e/**', FUZZ] },
  random: { include: [FUZZ, ...RANDOM], env: { DEEP: 'yes' } },
}

dropExpectedOutput()
// wrangler prints which files it reads unless told not to.
process.env.WRANGLER_LOG ??= 'error'
// The pool's runtimes take it from here. Suites outside the runtime install programs, which memory may not run.
const TMPDIR = tmpdir()
process.env.TMPDIR = temporaryFolder()

export default defineConfig({
  // itty-router's source maps name files that it does not ship; vite warns of each.
  logLevel: 'error',
  test: {
    reporters: [new Results(HANG_MS)],
    // Only tests that fail show what they printed. `npm run test:long` shows all: what its suites print are their results.
    silent: 'passed-only',
    // Starting a runtime or loading wrangler takes longer than most test files: files share a few workers.
    env: Object.fromEntries(
      VARIABLES.flatMap((name) => [[name, process.env[name]]].filter(([, value]) => value)),
    ),
    isolate: false,
    maxWorkers: 4,
    testTimeout: HANG_MS,
    hookTimeout: HANG_MS,
    slowTestThreshold: HANG_MS,
    projects: [
      ...Object.entries(inside).map(([name, files]) => ({
        extends: true as const,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.jsonc' },
            miniflare: { bindings: { AUTH_SECRET: TEST_SECRET } },
          }),
          sourceMaps,
        ],
        test: { name, ...files, setupFiles: ['./test/setup/serviceLog.ts'] },
      })),
      ...Object.entries(outside).map(([name, files]) => ({
        extends: true as const,
        test: { name, globalSetup: ['./test/e2e/runtime/bundles.ts'], env: { TMPDIR }, ...files },
      })),
    ],
  },
})
