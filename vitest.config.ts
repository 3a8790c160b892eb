import { globSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { WAIT_MS } from './test/scenarios/processes/runtime/until.ts'
import { endWorkerdWithParent } from './test/scenarios/processes/runtime/workerd.ts'
import { VARIABLES } from './test/setup/intensity.ts'
import { LongestFirst } from './test/setup/longestFirst.ts'
import { folderOfRun } from './test/setup/memory.ts'
import { dropExpectedOutput } from './test/setup/quiet.ts'
import { Results } from './test/setup/reporter.ts'
import { TEST_SECRET } from './test/setup/secret.ts'
import { sourceMaps } from './test/setup/sourceMaps.ts'

/** Only detects a hang, in ms. The verdict of a test never depends on how fast the machine is. */
const HANG_MS = 5 * 60_000

/** Suites outside the runtime, which run whole Workers in processes of their own. */
const processes = (...folders: string[]) =>
  folders.map((folder) => `test/scenarios/processes/${folder}/*.test.ts`)
/** Long by nature: `npm run test:long`. All others are one pass through each door: `npm test`. */
const LONG = [
  ...['attackers', 'clients', 'cost', 'crash', 'crowd', 'disconnects', 'hibernation', 'load', 'newsroom'],
  ...['package', 'pages', 'recipes', 'releases', 'resets', 'schedule', 'scripts'],
]
const BROWSER = ['browser', 'console']
/** A run whose depth was raised by hand takes as long as it takes. */
const isDeep = VARIABLES.some((name) => name !== 'SEED' && process.env[name])
const outside = {
  node: { include: processes('*'), exclude: processes(...LONG, ...BROWSER), fileParallelism: true },
  browser: { include: processes(...BROWSER), fileParallelism: true },
  long: { include: processes(...LONG), fileParallelism: true },
}

const FUZZ = 'test/scenarios/random/*.test.ts'
/**
 * Random suites inside the runtime, which take their number of cases from `intensity.ts`. Their usual depth takes a second
 * or two, their full depth minutes.
 */
const RANDOM = globSync('test/**/*.test.ts', {
  exclude: ['test/scenarios/processes/**', 'test/scenarios/random/**', '**/node_modules/**'],
}).filter((path) => readFileSync(path, 'utf8').includes('setup/intensity.ts'))

/** Suites inside the runtime, beside the service itself. */
const inside = {
  workerd: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/scenarios/processes/**', FUZZ],
  },
  random: { include: [FUZZ, ...RANDOM], env: { DEEP: 'yes' } },
}

const RANDOM_SEED = './test/setup/randomSeed.ts'

dropExpectedOutput()
endWorkerdWithParent()
// wrangler prints which files it reads unless told not to.
process.env.WRANGLER_LOG ??= 'error'
// The pool's runtimes take it from here. Suites outside the runtime install programs, which memory may not run.
const TMPDIR = tmpdir()
process.env.TMPDIR = folderOfRun()

export default defineConfig({
  // vite warns of each source map that names a file which its package does not ship.
  logLevel: 'error',
  test: {
    reporters: [new Results(HANG_MS)],
    sequence: { sequencer: LongestFirst },
    // Only tests that fail show what they printed. `npm run test:long` shows all: what its suites print are their results.
    silent: 'passed-only',
    // Starting a runtime or loading wrangler takes longer than most test files: files share a few workers.
    env: Object.fromEntries(
      VARIABLES.flatMap((name) => [[name, process.env[name]]].filter(([, value]) => value)),
    ),
    isolate: false,
    maxWorkers: 4,
    testTimeout: isDeep ? 0 : HANG_MS,
    hookTimeout: HANG_MS,
    slowTestThreshold: HANG_MS,
    projects: [
      ...Object.entries(inside).map(([name, files]) => ({
        extends: true as const,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.jsonc' },
            miniflare: { bindings: { AUTH_SECRET: TEST_SECRET, LOG_LEVEL: 'info' } },
          }),
          sourceMaps,
        ],
        test: {
          name,
          ...files,
          setupFiles: [RANDOM_SEED, './test/setup/serviceLog.ts', './test/setup/storageLimits.ts'],
        },
      })),
      ...Object.entries(outside).map(([name, files]) => ({
        extends: true as const,
        test: {
          name,
          globalSetup: ['./test/scenarios/processes/runtime/bundles.ts'],
          setupFiles: [RANDOM_SEED],
          env: { TMPDIR },
          expect: { poll: { timeout: WAIT_MS, interval: 20 } },
          ...files,
        },
      })),
    ],
  },
})
