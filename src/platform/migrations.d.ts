/** Runs migrations. They are an append-only list of statements, applied at the first write and after a deploy. */
/** Whether anything was ever stored. An object that is only read writes nothing and costs nothing. */
export declare function isInitialized(storage: DurableObjectStorage): boolean;
/**
 * Applies the statements that the storage lacks. Earlier entries of the list must never change. Writes
 * nothing if none is missing.
 */
export declare function migrate(storage: DurableObjectStorage, versions: readonly string[]): void;
