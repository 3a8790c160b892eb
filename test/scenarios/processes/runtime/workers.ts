/** The Workers that are prepared once for all suites. `bundles.ts` prepares them. */
export const CONFIGS = {
  service: 'wrangler.jsonc',
  newsroom: 'examples/newsroom/wrangler.jsonc',
} as const
export type WorkerName = keyof typeof CONFIGS
export const NAMES = { service: 'digest-service', newsroom: 'digest-newsroom' } as const

export interface PreparedWorker {
  /** The file of its bundle. */
  script: string
  /** What its wrangler.jsonc means for Miniflare. */
  options: { compatibilityDate: string }
}

declare module 'vitest' {
  interface ProvidedContext {
    workers: Record<WorkerName, PreparedWorker>
  }
}
