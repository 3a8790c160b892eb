/** The service's `wrangler.jsonc`, as data. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'

export const configPath = join(import.meta.dirname, '..', 'wrangler.jsonc')

/** @throws if the file is not JSON with comments */
export function serviceConfig(): {
  vars: Record<string, string>
  secrets: { required: string[] }
  [name: string]: unknown
} {
  // JSON with comments is JavaScript.
  return runInNewContext(`(${readFileSync(configPath, 'utf8')})`)
}
