/** How an object's tables come to be: an append-only list of statements, run on the first write and after a deploy. */

/** The key under which an object keeps how many of the statements its storage has seen. */
const VERSION_KEY = 'schema'

/** Whether anything was ever written: an object that was only read stays free of charge. */
export function isInitialized(storage: DurableObjectStorage): boolean {
  return storage.kv.get(VERSION_KEY) !== undefined
}

/** Brings the tables up to `versions`, of which the earlier entries must never change. Writes nothing when they are. */
export function migrate(storage: DurableObjectStorage, versions: readonly string[]): void {
  const seen = storage.kv.get(VERSION_KEY)
  const from = typeof seen === 'number' ? seen : 0
  if (from >= versions.length) return
  // All or nothing: a table that is there under an older number would be made again for ever.
  storage.transactionSync(() => {
    for (const statement of versions.slice(from)) storage.sql.exec(statement)
    storage.kv.put(VERSION_KEY, versions.length)
  })
}
