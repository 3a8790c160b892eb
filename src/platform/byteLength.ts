/** The length of a text in bytes of UTF-8. */
const utf8 = new TextEncoder()

export const byteLength = (text: string): number => utf8.encode(text).byteLength
