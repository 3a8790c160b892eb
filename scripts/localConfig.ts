/**
 * The service's configuration with the bindings that `wrangler.jsonc` lacks: a deploy would fail where no newsroom and no
 * queue exist.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { root } from './wrangler.ts'

export const SERVICE = join(root, 'wrangler.jsonc')

/** The queue that examples/mailer consumes. */
const EVENTS = { queues: { producers: [{ binding: 'EVENTS', queue: 'digest-events' }] } }
const NEWSROOM = { services: [{ binding: 'NEWSROOM', service: 'digest-newsroom' }] }

/** A wrangler.jsonc. JSON with comments is JavaScript. */
export const readConfig = (path: string) => runInNewContext(`(${readFileSync(path, 'utf8')})`)

/** @param options `withNewsroom`: the newsroom runs beside it */
export const localConfig = ({ withNewsroom = false } = {}) => ({
  ...readConfig(SERVICE),
  ...EVENTS,
  ...(withNewsroom && NEWSROOM),
})

/** The same for a harness of wrangler, which takes secrets only as variables there. */
export function harnessConfig(secret: string, vars: Record<string, string> = {}) {
  const { secrets: _, ...config } = localConfig()
  return { ...config, vars: { ...config.vars, AUTH_SECRET: secret, ...vars } }
}
