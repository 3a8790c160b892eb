/**
 * The real service for a sibling's own tests, as a Worker of Miniflare or of `@cloudflare/vitest-pool-workers`. Runs in
 * Node. Nothing of it is deployed.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface TestServiceOptions {
  /** `AUTH_SECRET`, at least 32 characters. Only the REST gateway needs it. */
  secret?: string
  /** The Worker's name, to which bindings refer. Defaults to `digest-service`. */
  name?: string
  /** Further variables, such as `MAX_JOBS_PER_DAY`. */
  vars?: Record<string, string>
}

/**
 * The options of a Worker that runs the service: its objects, its entrypoint `DigestService` and its REST gateway. Add
 * it to the `workers` of Miniflare, or to `miniflare.workers` of the pool, and bind it:
 * `serviceBindings: { DIGESTS: { name: 'digest-service', entrypoint: 'DigestService' } }`.
 */
export function digestService({ secret, name = 'digest-service', vars = {} }: TestServiceOptions = {}) {
  const path = 'service.js'
  return {
    name,
    compatibilityDate: COMPATIBILITY_DATE,
    modules: [
      { type: 'ESModule' as const, path, contents: readFileSync(new URL(path, import.meta.url), 'utf8') },
    ],
    bindings: { ...vars, ...(secret !== undefined && { AUTH_SECRET: secret }) },
    // Without the console: only the documentation at `/openapi.json` and `/docs`.
    serviceBindings: {
      ASSETS: { disk: { path: fileURLToPath(new URL('assets', import.meta.url)), writable: false } },
    },
    durableObjects: {
      DIGEST_JOB: { className: 'DigestJob', useSQLite: true },
      USER_STATE: { className: 'UserState', useSQLite: true },
    },
    ratelimits: { RATE_LIMIT: { namespace_id: '1001', simple: { limit: 1_000_000, period: 60 as const } } },
  }
}

/** That of wrangler.jsonc; a test compares the two. */
export const COMPATIBILITY_DATE = '2026-10-23'
