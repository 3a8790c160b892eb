/**
 * SHA-256 of the text in UTF-8, as 43 characters of base64url. By the class, because the checks around the library's
 * `sha256` are larger than the hash itself.
 */
export declare const hash: (text: string) => string;
/**
 * The ETag of a value by its content, without quotes: 64 bits of two multiplicative hashes (cyrb53 without its last step).
 * Not SHA-256, which takes a tenth of a status: an ETag only has to change with its content.
 */
export declare function tagOf(json: string): string;
