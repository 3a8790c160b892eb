import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { WAIT_MS } from './test/e2e/runtime/until.ts'
import { endWorkerdWithParent } from './test/e2e/runtime/workerd.ts'
import { VARIABLES } from './test/setup/intensity.ts'
import { dropExpectedOutput } from './test/setup/quiet.ts'
import { SkippedTests } from './test/setup/reporter.ts'
import { TEST_SECRET } from './test/setup/secret.ts'

/** Suites outside the runtime, which run whole Workers in processes of their own. */
const e2e = (...folders: string[]) => folders.map((folder) => `test/e2e/${folder}/*.test.ts`)
const LONG = [
  ...['clients', 'cost', 'crash', 'disconnects', 'hibernation', 'package'],
  ...['recipes', 'releases', 'resets', 'schedule', 'scripts'],
]
const LOAD = ['crowd', 'load']
const BROWSER = ['browser', 'console']
/** Takes as long as it takes. */
const isDeep = VARIABLES.some((name) => name !== 'SEED' && process.env[name])
const outside = {
  node: { include: e2e('*'), exclude: e2e(...LONG, ...LOAD, ...BROWSER), fileParallelism: true },
  browser: { include: e2e(...BROWSER), fileParallelism: true },
  // Four files share two cores.
  long: { include: e2e(...LONG), fileParallelism: true },
  // One at a time, after all others: each is given the whole machine.
  load: { include: e2e(...LOAD), fileParallelism: false, sequence: { groupOrder: 1 } },
}

/** Suites inside the runtime, beside the service itself. */
const inside = {
  workerd: { include: ['test/**/*.test.ts'], exclude: ['**/node_modules/**', 'test/e2e/**', 'test/fuzz/**'] },
  fuzz: { include: ['test/fuzz/*.test.ts'] },
}

dropExpectedOutput()
endWorkerdWithParent()
// wrangler prints which files it reads unless told not to.
process.env.WRANGLER_LOG ??= 'error'

export default defineConfig({
  // itty-router's source maps name files that it does not ship; vite warns of each.
  logLevel: 'error',
  test: {
    reporters: ['default', new SkippedTests()],
    // Only tests that fail show what they printed. `npm run test:long` shows all: what its suites print are their results.
    silent: 'passed-only',
    // Starting a runtime or loading wrangler takes longer than most test files: files share a few workers.
    env: Object.fromEntries(
      VARIABLES.flatMap((name) => [[name, process.env[name]]].filter(([, value]) => value)),
    ),
    isolate: false,
    maxWorkers: 4,
    slowTestThreshold: 60_000,
    projects: [
      ...Object.entries(inside).map(([name, files]) => ({
        extends: true as const,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.jsonc' },
            miniflare: { bindings: { AUTH_SECRET: TEST_SECRET } },
          }),
        ],
        // Files of both projects run side by side: a test of two seconds may take six.
        test: { name, ...files, setupFiles: ['./test/setup/internalErrors.ts'], testTimeout: 20_000 },
      })),
      ...Object.entries(outside).map(([name, files]) => ({
        extends: true as const,
        test: {
          name,
          globalSetup: ['./test/e2e/runtime/bundles.ts'],
          expect: { poll: { timeout: WAIT_MS, interval: 20 } },
          testTimeout: isDeep ? 0 : 5 * 60_000,
          hookTimeout: 5 * 60_000,
          ...files,
        },
      })),
    ],
  },
})
