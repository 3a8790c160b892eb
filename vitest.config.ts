import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { TEST_SECRET } from './test/secret.ts'

const suites = (...folders: string[]) => folders.map((folder) => `test/${folder}/**/*.test.ts`)

/** Suites that run whole Workers in processes of their own. */
const outside = {
  node: suites('newsroom', 'siblings', 'live', 'live-auth', 'openapi', 'console', 'recipes', 'cost'),
  /** Long ones, with scripts of their own: `npm run test:crash`, `npm run test:load`. */
  crash: suites('crash'),
  load: suites('load'),
}

/** Suites inside the real runtime, beside the service itself. */
const inside = {
  workerd: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...Object.values(outside).flat(), ...suites('fuzz')],
  },
  /** A minute of throwing things; more by VITE_FUZZ. */
  fuzz: { include: suites('fuzz') },
}

export default defineConfig({
  // itty-router's source maps name files that it does not ship; vite warns of each.
  logLevel: 'error',
  test: {
    projects: [
      ...Object.entries(inside).map(([name, files]) => ({
        extends: true as const,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.jsonc' },
            miniflare: { bindings: { AUTH_SECRET: TEST_SECRET } },
          }),
        ],
        test: { name, ...files },
      })),
      ...Object.entries(outside).map(([name, include]) => ({
        test: { name, include, fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 },
      })),
    ],
  },
})
