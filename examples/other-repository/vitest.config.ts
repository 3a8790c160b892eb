/** The mailer's tests run beside the real service. */
import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { digestService } from 'digest-service/testing'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: './wrangler.jsonc' },
      miniflare: { workers: [digestService()] },
    }),
  ],
})
