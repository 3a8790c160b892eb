/** The Workers that are bundled once for all suites, and where their bundles are. */
export const WORKERS = {
  service: { name: 'digest-service', config: 'wrangler.jsonc' },
  newsroom: { name: 'digest-newsroom', config: 'examples/newsroom/wrangler.jsonc' },
} as const
export type WorkerName = keyof typeof WORKERS

declare module 'vitest' {
  interface ProvidedContext {
    /** The file of each bundle. */
    bundles: Record<WorkerName, string>
  }
}
