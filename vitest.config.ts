import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { TEST_SECRET } from './test/secret.ts'

export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: './wrangler.jsonc' },
      miniflare: { bindings: { AUTH_SECRET: TEST_SECRET } },
    }),
  ],
  test: { include: ['test/**/*.test.ts'] },
})
