/** Runs migrations. They are an append-only list of statements, applied at the first write and after a deploy. */

/** The key that stores how many statements have been applied. */
const VERSION_KEY = 'schema'

/** Whether anything was ever stored. An object that is only read writes nothing and costs nothing. */
export function isInitialized(storage: DurableObjectStorage): boolean {
  return storage.kv.get(VERSION_KEY) !== undefined
}

/**
 * Applies the statements that the storage lacks. Earlier entries of the list must never change. Writes
 * nothing if none is missing.
 */
export function migrate(storage: DurableObjectStorage, versions: readonly string[]): void {
  const seen = storage.kv.get(VERSION_KEY)
  const from = typeof seen === 'number' ? seen : 0
  if (from >= versions.length) return
  // In one transaction. Otherwise a table could exist under an older version, and creating it would fail at
  // every later start.
  storage.transactionSync(() => {
    for (const statement of versions.slice(from)) storage.sql.exec(statement)
    storage.kv.put(VERSION_KEY, versions.length)
  })
}
