/** A `wrangler.jsonc` as data. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'

export const configPath = join(import.meta.dirname, '..', 'wrangler.jsonc')

interface Config {
  vars: Record<string, string>
  secrets: { required: string[] }
  [name: string]: unknown
}

/** @throws if the file is not JSON with comments */
export function readConfig(path: string): Config {
  // JSON with comments is JavaScript.
  return runInNewContext(`(${readFileSync(path, 'utf8')})`)
}

/** That of the service. */
export const serviceConfig = (): Config => readConfig(configPath)
