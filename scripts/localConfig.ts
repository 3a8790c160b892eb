/**
 * The service's configuration with the bindings that `wrangler.jsonc` lacks: a deploy would fail where no newsroom and no
 * queue exist.
 */
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serviceConfig } from './config.ts'
import { root } from './wrangler.ts'

/** `withNewsroom`: the newsroom runs beside it. */
interface LocalOptions {
  withNewsroom?: boolean
}

/** The queue that examples/mailer consumes. */
const EVENTS = { queues: { producers: [{ binding: 'EVENTS', queue: 'digest-events' }] } }
const NEWSROOM = { services: [{ binding: 'NEWSROOM', service: 'digest-newsroom' }] }

export const localConfig = ({ withNewsroom = false }: LocalOptions = {}) => ({
  ...serviceConfig(),
  ...EVENTS,
  ...(withNewsroom && NEWSROOM),
})

/**
 * The same as a Worker for a harness of wrangler, with a secret that takes the place of the one in `.dev.vars`: a harness
 * overrides it only for a configuration that is a file. The file lies beside wrangler.jsonc, so that paths are the same.
 */
export function harnessWorker(secret: string, vars: Record<string, string> = {}, options: LocalOptions = {}) {
  const configPath = join(root, `wrangler.harness${options.withNewsroom ? '.newsroom' : ''}.json`)
  // At once: another process may read it.
  const written = `${configPath}.${process.pid}`
  writeFileSync(written, JSON.stringify(localConfig(options), null, 2))
  renameSync(written, configPath)
  return { configPath, secrets: { AUTH_SECRET: secret }, vars }
}
