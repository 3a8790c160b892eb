/**
 * The service's configuration with the bindings that `wrangler.jsonc` lacks: a deploy would fail where no newsroom and no
 * queue exist.
 */
import { serviceConfig } from './config.ts'

/** The queue that examples/mailer consumes. */
const EVENTS = { queues: { producers: [{ binding: 'EVENTS', queue: 'digest-events' }] } }
const NEWSROOM = { services: [{ binding: 'NEWSROOM', service: 'digest-newsroom' }] }

/** @param options `withNewsroom`: the newsroom runs beside it */
export const localConfig = ({ withNewsroom = false } = {}) => ({
  ...serviceConfig(),
  ...EVENTS,
  ...(withNewsroom && NEWSROOM),
})

/**
 * The same for a harness of wrangler, which takes secrets only as variables there. It reads no secret from `.dev.vars`,
 * where those of this machine are.
 */
export function harnessConfig(secret: string, vars: Record<string, string> = {}, options = {}) {
  const config = localConfig(options)
  return { ...config, secrets: { required: [] }, vars: { ...config.vars, AUTH_SECRET: secret, ...vars } }
}
