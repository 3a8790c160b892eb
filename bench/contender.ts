/**
 * Runs one contender in its own process: its Worker and the sibling that is bound to it. Sends the parent
 * their addresses, evicts objects for it, and ends with it. Started by `runtime.ts`.
 */
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { scriptOf, type WorkerName } from './build.ts'

/** The parent's start message: the Worker, the folder of bundles, the folder of objects. */
export interface Start {
  name: Exclude<WorkerName, 'sibling'>
  folder: string
  persist: string
  isMetered: boolean
  secret: string
  /** How the service runs: `limit` with the simulated rate limit, `silent` without its log entries. */
  service: string
  /**
   * Compiles and runs the Worker's modules during the first request. The runtime otherwise does so before it is
   * ready. There is no sibling then.
   */
  isLazy?: boolean
  /** The address of the inspector. */
  inspectorPort?: number
}
/** The address of the bench's own entry point, and of the sibling, is that of the Worker if there is none. */
export interface Ready {
  main: string
  sibling: string
  bench: string
}
export interface Evict {
  className: string
  object: string
}

const HOST = '127.0.0.1'
const CLASSES = {
  floor: { FLOOR: 'Floor' },
  service: { DIGEST_JOB: 'DigestJob', USER_STATE: 'UserState' },
  sketch: { DIGEST_JOB: 'DigestJob', USER_STATE: 'UserState' },
  agents: { DIGEST_JOB: 'DigestJob', USER_STATE: 'UserState' },
}
/** By `script_name`, and through the entrypoint. */
const boundTo = (classes: Record<string, string>, services: Record<string, string>) => ({
  durableObjects: Object.fromEntries(
    Object.entries(classes).map(([binding, className]) => [
      binding,
      { className, scriptName: 'main', useSQLite: true },
    ]),
  ),
  serviceBindings: Object.fromEntries(
    Object.entries(services).map(([binding, entrypoint]) => [binding, { name: 'main', entrypoint }]),
  ),
})
const SIBLING_OF = {
  floor: boundTo(CLASSES.floor, { FLOORS: 'FloorService' }),
  service: boundTo(CLASSES.service, { DIGESTS: 'DigestService' }),
  sketch: {},
  agents: {},
}

/**
 * Imports the bundle during the first request. The constructors return objects of the bundle's classes. A first
 * request reaches the gateway before it reaches an object, so the bundle is there by then.
 */
const lazily = (classes: string[]) => `
import { DurableObject } from 'cloudflare:workers'
let bundle
const load = async () => (bundle = await import('./bundle.js'))
${classes
  .map(
    (name) => `export class ${name} extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env)
    return new bundle.${name}(ctx, env)
  }
}`,
  )
  .join('\n')}
export default {
  async fetch(request, env, ctx) {
    if (!bundle) await load()
    return bundle.default.fetch(request, env, ctx)
  },
}`

async function start(given: Start) {
  const { name, folder, persist, isMetered, secret, service, isLazy = false, inspectorPort } = given
  const script = await scriptOf(folder, name)
  const modules = isLazy
    ? { 'index.js': lazily(Object.values(CLASSES[name])), 'bundle.js': script }
    : { 'index.js': script }
  const hasBench = name === 'service' && !isLazy
  const common = { compatibilityDate: '2026-10-23', modulesRoot: '/' }
  const objects = Object.entries(CLASSES[name]).map(([binding, className]) => [
    binding,
    { className, useSQLite: true },
  ])
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        {
          ...common,
          name: 'main',
          // Without this flag the runtime compiles every module before it is ready.
          ...(isLazy && { compatibilityFlags: ['new_module_registry'] }),
          modules: Object.entries(modules).map(([path, contents]) => ({ type: 'ESModule', path, contents })),
          durableObjects: Object.fromEntries(objects),
          bindings: {
            ...(isMetered && { METER: 'on' }),
            OPTIONS: service,
            ...(name === 'service' && vars(secret)),
          },
          // Many more requests than one person makes. The limit is called but never exceeded.
          ratelimits: { RATE_LIMIT: { namespace_id: '1', simple: { limit: 1_000_000_000, period: 60 } } },
          unsafeDirectSockets: [
            { host: HOST, port: 0 },
            ...(hasBench ? [{ host: HOST, port: 0, entrypoint: 'Bench' }] : []),
          ],
        },
        ...(isLazy
          ? []
          : [
              {
                ...common,
                name: 'sibling',
                modules: [
                  {
                    type: 'ESModule' as const,
                    path: 'index.js',
                    contents: await scriptOf(folder, 'sibling'),
                  },
                ],
                ...SIBLING_OF[name],
                unsafeDirectSockets: [{ host: HOST, port: 0 }],
              },
            ]),
      ],
      host: HOST,
      port: 0,
      // Otherwise Miniflare asks the network where this machine is.
      cf: false,
      ...(inspectorPort !== undefined && { inspectorPort }),
      log: new Log(LogLevel.NONE),
      handleStructuredLogs: ({ level, message }: { level: string; message: string }) => {
        if (level === 'error') process.stderr.write(`${name}: ${message}\n`)
      },
      resourcePersistencePath: persist,
    }),
  )
  await runtime.ready
  const main = String(await runtime.unsafeGetDirectURL('main'))
  process.on('message', async ({ className, object }: Evict) => {
    await runtime.unsafeEvictDurableObject('main', className, { name: object })
    process.send?.('evicted')
  })
  process.on('disconnect', () => runtime.dispose().finally(() => process.exit()))
  const ready: Ready = {
    main,
    sibling: isLazy ? main : String(await runtime.unsafeGetDirectURL('sibling')),
    bench: hasBench ? String(await runtime.unsafeGetDirectURL('main', 'Bench')) : main,
  }
  process.send?.(ready)
}

/** The vars of the service's wrangler.jsonc, with a secret. */
const vars = (secret: string) => ({
  AUTH_SECRET: secret,
  AUTH_JWKS_URL: '',
  AUTH_ISSUER: '',
  AUTH_AUDIENCE: '',
  CORS_ORIGINS: '',
  LOCATION_HINT: '',
  JURISDICTION: '',
})

process.once('message', (message: Start) => void start(message))
