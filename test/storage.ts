/** Storage that fails: the nth statement of an object throws once, as after a disk fault or at a limit. */
import { runInDurableObject } from 'cloudflare:test'
import type { JobStub, UserStub } from '../src/platform/stubs.ts'

export const FAULT = 'The storage failed just now'

/** A fault that a test injects. `setup/output.ts` hides what the runtime prints about it. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault'
}

/**
 * A record that cannot be read. The text is in the message of the error that reading it throws, so that
 * `setup/output.ts` recognizes what the runtime prints about it.
 */
export const UNREADABLE = 'InjectedFault'

/** An armed fault: whether it has fired, and how to disarm it. */
export interface Armed {
  hasFired(): boolean
}

/**
 * Makes the nth call from now that writes or queries throw once. Counts statements, keys put and deleted,
 * alarms, and deleting all. n = 0: none.
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
    // Thrown at once, as a storage fault breaks off the object.
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

/** Everything in an object's storage: keys, rows, the alarm. Throws if the object is permanently broken. */
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
