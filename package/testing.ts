/**
 * The real service for a sibling's own tests, as a Worker of Miniflare or of Cloudflare's plugin for Vitest. Runs in Node.
 * Nothing of it is deployed.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type { TestDigests } from './testDigests.ts'

export interface TestServiceOptions {
  /** `AUTH_SECRET`, at least 32 characters. The REST gateway, `link` and `watchToken` need it. */
  secret?: string
  /** The Worker's name, to which bindings refer. Defaults to `digest-service`. */
  name?: string
  /**
   * The newsroom: the name of a Worker that responds to `POST /digests`, or true for the first one, which in the pool is
   * the Worker under test. None by default.
   */
  newsroom?: string | true
  /** What the service logs: by default `none`, which leaves only `internal` errors; `error` logs failures, `info` every operation. */
  log?: 'none' | 'error' | 'info'
  /** Further variables, such as `MAX_JOBS_PER_DAY`. */
  vars?: Record<string, string>
  /** Defaults to a date that every supported runtime knows. */
  compatibilityDate?: string
}

/** The runtimes of Miniflare 4 know no later dates. Errors keep their codes over RPC from 2026-04-21. */
const COMPATIBILITY_DATE = '2026-07-30'

const SERVICE = 'service.js'
const RATE_LIMIT = { limit: 1_000_000, period: 60 as const }
const OBJECTS = { DIGEST_JOB: 'DigestJob', USER_STATE: 'UserState' } as const

/** Responds as the first Worker does. */
interface FirstWorker {
  getWorker(): Promise<{ fetch(request: Request): Promise<Response> }>
}
const asFirstWorker = async (request: Request, miniflare: FirstWorker): Promise<Response> =>
  (await miniflare.getWorker()).fetch(request)

/**
 * The options of a Worker that runs the service: its objects, its entrypoint `DigestService` and its REST gateway. Add
 * it to the `workers` of Miniflare, or to `miniflare.workers` of the pool, and bind it.
 */
export function digestService({
  secret,
  name = 'digest-service',
  newsroom,
  log = 'none',
  vars = {},
  compatibilityDate = COMPATIBILITY_DATE,
}: TestServiceOptions = {}) {
  const contents: string = readFileSync(new URL(SERVICE, import.meta.url), 'utf8')
  const bindings: Record<string, string> = {
    LOG_LEVEL: log,
    ...vars,
    ...(secret !== undefined && { AUTH_SECRET: secret }),
  }
  // Without the console: only the documentation at `/openapi.json` and `/docs`.
  const assets = { path: fileURLToPath(new URL('assets', import.meta.url)), writable: false }
  const common = { name, compatibilityDate, compatibilityFlags: ['nodejs_compat'] }
  const earlier = {
    ...common,
    modules: [{ type: 'ESModule' as const, path: SERVICE, contents }],
    bindings,
    serviceBindings: {
      ASSETS: { disk: assets },
      ...(newsroom !== undefined && { NEWSROOM: newsroom === true ? asFirstWorker : newsroom }),
    },
    durableObjects: mapValues(OBJECTS, (className) => ({ className, useSQLite: true })),
    ratelimits: { RATE_LIMIT: { namespace_id: '1001', simple: RATE_LIMIT } },
  }
  const config = {
    ...common,
    manifest: { mainModule: SERVICE, modules: { [SERVICE]: { type: 'esm' as const, contents } } },
    env: {
      ...mapValues(bindings, (value) => ({ type: 'text' as const, value })),
      ASSETS: { type: 'disk' as const, ...assets },
      ...(newsroom !== undefined && {
        NEWSROOM:
          newsroom === true
            ? { type: 'fetcher' as const, handler: asFirstWorker }
            : { type: 'worker' as const, worker: newsroom },
      }),
      ...mapValues(OBJECTS, (exportName) => ({ type: 'durable-object' as const, worker: name, exportName })),
      RATE_LIMIT: { type: 'rate-limit' as const, namespace: '1001', simple: RATE_LIMIT },
    },
    exports: Object.fromEntries(
      Object.values(OBJECTS).map((className) => [
        className,
        { type: 'durable-object' as const, storage: 'sqlite' as const },
      ]),
    ),
  }
  return inBothForms(earlier, config)
}

function mapValues<Name extends string, From, To>(
  values: Record<Name, From>,
  change: (value: From) => To,
): Record<Name, To> {
  return Object.fromEntries(
    Object.entries<From>(values).map(([name, value]) => [name, change(value)]),
  ) as Record<Name, To>
}

/**
 * Miniflare 5 takes a Worker as `config` and refuses the names of Miniflare 4, which the pool takes in both. It reads
 * `config` before it looks for names that it does not know. Miniflare 4 and the pool never read it.
 */
function inBothForms<Earlier extends object, Config>(
  earlier: Earlier,
  config: Config,
): Earlier & { config: Config } {
  const worker = { ...earlier }
  return Object.defineProperty(worker, 'config', {
    get() {
      for (const name of Object.keys(worker)) Reflect.deleteProperty(worker, name)
      return config
    },
  }) as Earlier & { config: Config }
}
