/**
 * Rejects what would be ignored: a parameter that is not known, or is given more than once.
 * @throws `invalid_input` with an issue for each
 */
export declare function assertQuery(query: URLSearchParams, known: readonly string[]): void;
/**
 * Parses a whole number in a query or header.
 * @returns undefined if there is none
 * @throws `invalid_input`
 */
export declare function parseInteger(name: string, text: string | null): number | undefined;
