/**
 * Counts what the platform bills, inside the Worker that causes it: calls of objects, rows read and written
 * (from every cursor of the real storage), and alarms set. Only if METER is bound.
 */
import { env } from 'cloudflare:workers'
import type { Bill } from '../prices.ts'

type Cursor = Pick<SqlStorageCursor<Record<string, SqlStorageValue>>, 'rowsRead' | 'rowsWritten'>

const isOn = 'METER' in env
const none = (): Bill => ({ requests: 0, rowsRead: 0, rowsWritten: 0, alarms: 0 })
let bill = none()

/** The counts since the last call. */
export function takeBill(): Bill {
  const taken = bill
  bill = none()
  return taken
}

/** Cursors of each object that have not been read yet. They can be read only inside their object. */
const open = new WeakMap<DurableObjectStorage, Cursor[]>()

/** Observes an object's storage. Call it before the object uses the storage. */
export function observe(storage: DurableObjectStorage): void {
  if (!isOn || open.has(storage)) return
  const cursors: Cursor[] = []
  open.set(storage, cursors)
  const { sql, kv } = storage
  const { exec } = sql
  const { setAlarm } = storage
  const sync = { get: kv.get, put: kv.put, delete: kv.delete }
  Object.assign(sql, {
    exec(query: string, ...bindings: unknown[]) {
      const cursor = exec.call(sql, query, ...bindings)
      cursors.push(cursor)
      return cursor
    },
  })
  Object.assign(kv, {
    get(key: string) {
      bill.rowsRead += 1
      return sync.get.call(kv, key)
    },
    put(key: string, value: unknown) {
      bill.rowsWritten += 1
      sync.put.call(kv, key, value)
    },
    delete(key: string) {
      bill.rowsWritten += 1
      return sync.delete.call(kv, key)
    },
  })
  const { get, put } = storage
  Object.assign(storage, {
    setAlarm(at: number | Date) {
      bill.alarms += 1
      return setAlarm.call(storage, at)
    },
    get(keys: string & string[]) {
      bill.rowsRead += Array.isArray(keys) ? keys.length : 1
      return get.call(storage, keys)
    },
    put(entries: Record<string, unknown> & string, value?: object) {
      bill.rowsWritten += typeof entries === 'string' ? 1 : Object.keys(entries).length
      return value === undefined ? put.call(storage, entries) : put.call(storage, entries, value)
    },
  })
}

/** Counts each call of an object's methods as a request, and reads its cursors after the call. */
export function countCalls(bench: { prototype: object }, real: { prototype: object }): void {
  if (!isOn) return
  for (const name of Object.getOwnPropertyNames(real.prototype)) {
    const method: unknown = Reflect.get(real.prototype, name)
    if (name === 'constructor' || typeof method !== 'function') continue
    Object.defineProperty(bench.prototype, name, {
      configurable: true,
      async value(this: { ctx: DurableObjectState }, ...given: unknown[]) {
        bill.requests += 1
        try {
          return await Reflect.apply(method, this, given)
        } finally {
          for (const { rowsRead, rowsWritten } of open.get(this.ctx.storage)?.splice(0) ?? []) {
            bill.rowsRead += rowsRead
            bill.rowsWritten += rowsWritten
          }
        }
      },
    })
  }
}
