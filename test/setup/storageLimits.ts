/**
 * Makes the storage of every object inside the runtime as strict as the deployed platform's, which takes at most 2 MB for a
 * value or a row. The local one takes 4 MiB. `test/scenarios/processes/sizes` proves the measure of values.
 */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll } from 'vitest'
import { storedBytes } from '../../src/platform/storable.ts'

const MOST = 2_000_000
const utf8 = new TextEncoder()
/** Files share a runtime, whose objects share their prototypes. */
const limited = new WeakSet<object>()

function limit<Owner extends object>(
  of: Owner,
  name: keyof Owner & string,
  bytesOf: (args: unknown[]) => number,
) {
  const prototype = Object.getPrototypeOf(of)
  const method = Reflect.get(prototype, name)
  Reflect.set(prototype, name, function (this: Owner, ...args: unknown[]) {
    const bytes = bytesOf(args)
    if (bytes > MOST) throw new Error(`string or blob too big: SQLITE_TOOBIG (${bytes} bytes)`)
    return Reflect.apply(method, this, args)
  })
}

beforeAll(async () => {
  await runInDurableObject(env.USER_STATE.getByName('storage-limits'), (_, { storage }) => {
    const prototype = Object.getPrototypeOf(storage.kv)
    if (limited.has(prototype)) return
    limited.add(prototype)
    limit(storage.kv, 'put', ([key, value]) => storedBytes(key) + storedBytes(value))
    limit(storage.sql, 'exec', ([, ...bindings]) =>
      bindings.reduce<number>(
        (sum, one) => sum + (typeof one === 'string' ? utf8.encode(one).byteLength : 8),
        0,
      ),
    )
  })
})
