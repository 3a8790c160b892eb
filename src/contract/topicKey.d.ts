/**
 * The key of topics and sources. Two spellings with the same key are the same topic or source. Imports nothing,
 * because the package's ranking includes it.
 */
/**
 * The key by which topics and sources are compared: NFKC, case folded, without invisible characters, white
 * space collapsed. The key of a key is the key itself. Case is folded in three steps: ẞ becomes ß, then SS, then
 * ss. Dotted and dotless i are one letter, because the fold must not depend on the language. The decomposed form
 * comes first, because the Greek iota subscript becomes a letter of its own in capitals.
 */
export declare function topicKey(name: string): string;
