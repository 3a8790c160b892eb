import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { TEST_SECRET } from './test/secret.ts'

/** `workerd`: inside the real runtime. `node`: from outside, with whole Workers in processes of their own. */
export default defineConfig({
  // itty-router's source maps name files that it does not ship; vite warns of each.
  logLevel: 'error',
  test: {
    projects: [
      {
        extends: true,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.jsonc' },
            miniflare: { bindings: { AUTH_SECRET: TEST_SECRET } },
          }),
        ],
        test: {
          name: 'workerd',
          include: ['test/**/*.test.ts'],
          exclude: ['test/newsroom/**', 'test/live/**'],
        },
      },
      {
        test: {
          name: 'node',
          fileParallelism: false,
          include: ['test/newsroom/**/*.test.ts', 'test/live/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
