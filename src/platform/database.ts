/**
 * The SQLite tables of an object. They are created by the first write, so that an object that is only read costs
 * nothing, and migrated when a release with more tables reads or writes them.
 */
import { isInitialized, migrate } from './migrations.ts'

type Value = string | number | null

export class Database {
  readonly #storage: DurableObjectStorage
  readonly #migrations: readonly string[]
  #isMigrated = false

  /** @param migrations statements to append to; earlier ones must never change */
  constructor(storage: DurableObjectStorage, migrations: readonly string[]) {
    this.#storage = storage
    this.#migrations = migrations
  }

  /** Whether there are tables to read. Those of an older release are migrated first. */
  get isInitialized(): boolean {
    if (!this.#isMigrated && isInitialized(this.#storage)) this.migrate()
    return this.#isMigrated
  }

  /** Creates or migrates the tables. Required before the first write. */
  migrate(): void {
    if (this.#isMigrated) return
    migrate(this.#storage, this.#migrations)
    this.#isMigrated = true
  }

  /** The rows of a query. None if there are no tables. */
  select(query: string, ...bindings: Value[]): Record<string, SqlStorageValue>[] {
    return this.isInitialized ? this.#storage.sql.exec(query, ...bindings).toArray() : []
  }

  /** The rows of a query one by one, for those that are too large together. The query ends before another begins. */
  *rows(query: string, ...bindings: Value[]): Generator<Record<string, SqlStorageValue>> {
    if (this.isInitialized) yield* this.#storage.sql.exec(query, ...bindings)
  }

  /** Runs a statement that changes rows, if there are tables. */
  change(statement: string, ...bindings: Value[]): void {
    if (this.isInitialized) this.#storage.sql.exec(statement, ...bindings)
  }

  /** Runs a statement that adds rows. Creates the tables if there are none. */
  insert(statement: string, ...bindings: Value[]): void {
    this.migrate()
    this.#storage.sql.exec(statement, ...bindings)
  }

  /** Runs several changes as one: all are stored or none. */
  atomically(change: () => void): void {
    // Otherwise tables that the change creates would be undone with it.
    this.migrate()
    this.#storage.transactionSync(change)
  }

  /** Must be called after `deleteAll`. */
  forget(): void {
    this.#isMigrated = false
  }
}
