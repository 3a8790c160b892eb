/** Storage that fails: the nth statement of an object throws, once, as a disk or a limit may make it. */
import { runInDurableObject } from 'cloudflare:test'
import type { JobStub, UserStub } from '../../src/stubs.ts'

export const FAULT = 'The storage failed just now'

/** A fault that a test puts into the platform. What the runtime prints of it is expected (`runtime/output.ts`). */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault'
}

/** What was armed on an object: whether it went off, and how to disarm it. */
export interface Armed {
  hasFired(): boolean
}

/**
 * The nth call from now that writes or queries is refused once. All that a live object does with its storage is
 * counted: statements, keys put and deleted, alarms, deleting all. n = 0: none is.
 */
export async function failAt(stub: UserStub | JobStub, n: number): Promise<Armed> {
  let left = n
  let fired = false
  const count = () => {
    left -= 1
    if (left !== 0) return
    fired = true
    throw new InjectedFault(FAULT)
  }
  await runInDurableObject(stub, (_, { storage }) => {
    const { sql, kv } = storage
    const exec = sql.exec.bind(sql)
    const put = kv.put.bind(kv)
    const remove = kv.delete.bind(kv)
    const setAlarm = storage.setAlarm.bind(storage)
    const deleteAll = storage.deleteAll.bind(storage)
    sql.exec = (query, ...bindings) => {
      count()
      return exec(query, ...bindings)
    }
    kv.put = (key, value) => {
      count()
      put(key, value)
    }
    kv.delete = (key) => {
      count()
      return remove(key)
    }
    // Thrown at once, as storage that fails breaks the object off there and then.
    storage.setAlarm = (at) => {
      count()
      return setAlarm(at)
    }
    storage.deleteAll = async () => {
      count()
      await deleteAll()
    }
  })
  return { hasFired: () => fired }
}

/** All that an object's storage holds: keys, rows, the alarm. Fails where the object is broken for good. */
export function held(stub: UserStub | JobStub) {
  return runInDurableObject(stub, async (_, { storage }) => {
    const tables = storage.sql
      .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name")
      .toArray()
    return {
      keys: [...storage.kv.list<unknown>()],
      rows: tables.map(({ name }) => ({ name, rows: storage.sql.exec(`SELECT * FROM ${name}`).toArray() })),
      alarm: await storage.getAlarm(),
    }
  })
}

export const NOTHING = { keys: [], rows: [], alarm: null }
