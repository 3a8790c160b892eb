/** An object's storage as plain data, and how to put it into a new object. */
import { runInDurableObject } from 'cloudflare:test'
import type { JobStub, UserStub } from '../src/platform/stubs.ts'

type Cell = string | number | null

export interface Stored {
  keys: Record<string, unknown>
  tables: { name: string; sql: string; rows: Record<string, Cell>[] }[]
  alarm: number | null
}

export function put(stub: UserStub | JobStub, { keys, tables, alarm }: Stored): Promise<void> {
  return runInDurableObject(stub, async (_, { storage }) => {
    for (const { name, sql, rows } of tables) {
      storage.sql.exec(sql)
      for (const row of rows) {
        const marks = Object.keys(row).map(() => '?')
        storage.sql.exec(
          `INSERT INTO ${name} (${Object.keys(row).join(', ')}) VALUES (${marks.join(', ')})`,
          ...Object.values(row),
        )
      }
    }
    for (const [key, value] of Object.entries(keys)) storage.kv.put(key, value)
    if (alarm !== null) await storage.setAlarm(alarm)
  })
}
