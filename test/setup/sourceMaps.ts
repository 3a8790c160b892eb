/**
 * Gives the runtime the source maps of the modules that it runs, so that a failing test shows its own line.
 *
 * Vitest 5.1 stores a transformed module and its source map in one file, separated by a comment, and tells the pool the
 * file's path. The pool of this version sends the whole file as code: the map stays inside a comment and nothing reads
 * it. This plugin goes between the two, and splits the file as vitest's own workers do.
 */
import { readFileSync } from 'node:fs'
import type { PoolRunnerInitializer, PoolWorker, Vite } from 'vitest/node'

/** What vitest writes between the code and the map. */
const SEPARATOR = '\n//# vitestSourceMap='

interface StoredModule {
  cached: true
  tmp: string
}
const isStored = (value: unknown): value is StoredModule =>
  typeof value === 'object' && value !== null && 'cached' in value && 'tmp' in value

/** A module as vitest sends it where nothing is stored in files. */
function inlined<Value>(value: Value): Value | { code: string; sourceMap?: string } {
  if (!isStored(value)) return value
  const { cached: _, tmp, ...module } = value
  const text = readFileSync(tmp, 'utf8')
  const at = text.lastIndexOf(SEPARATOR)
  if (at < 0) return { ...module, code: text }
  return { ...module, code: text.slice(0, at), sourceMap: text.slice(at + SEPARATOR.length) }
}

/** The response to a request for one module, or for many by their ids. */
function withMaps(response: unknown): unknown {
  if (isStored(response)) return inlined(response)
  if (typeof response !== 'object' || response === null || !Object.values(response).some(isStored))
    return response
  return Object.fromEntries(Object.entries(response).map(([id, module]) => [id, inlined(module)]))
}

function sendMaps(worker: PoolWorker): PoolWorker {
  const send = worker.send.bind(worker)
  worker.send = (message) => {
    const { t: kind, r: response }: { t?: unknown; r?: unknown } = Object(message)
    send(kind === 's' ? Object.assign({}, message, { r: withMaps(response) }) : message)
  }
  return worker
}

/** Comes after `cloudflareTest` in the list of plugins. */
export const sourceMaps: Vite.Plugin = {
  name: 'source-maps-inside-the-runtime',
  configureVitest({ project: { config } }) {
    const pool: PoolRunnerInitializer | undefined = config.poolRunner
    if (!pool) throw new Error('cloudflareTest has to come first')
    config.poolRunner = {
      ...pool,
      createPoolWorker: (options) => sendMaps(pool.createPoolWorker(options)),
    }
  },
}
