type Value = string | number | null;
export declare class Database {
    #private;
    /** @param migrations statements to append to; earlier ones must never change */
    constructor(storage: DurableObjectStorage, migrations: readonly string[]);
    /** Whether there are tables to read. Those of an older release are migrated first. */
    get isInitialized(): boolean;
    /** Creates or migrates the tables. Required before the first write. */
    migrate(): void;
    /** The rows of a query. None if there are no tables. */
    select(query: string, ...bindings: Value[]): Record<string, SqlStorageValue>[];
    /** Runs a statement that changes rows, if there are tables. */
    change(statement: string, ...bindings: Value[]): void;
    /** Runs a statement that adds rows. Creates the tables if there are none. */
    insert(statement: string, ...bindings: Value[]): void;
    /** Runs several changes as one: all are stored or none. */
    atomically(change: () => void): void;
    /** Must be called after `deleteAll`. */
    forget(): void;
}
export {};
