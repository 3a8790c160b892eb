/** Decodes the bytes of a feed, by the first of several declarations that fits. */

/**
 * Tries the byte order mark, the Content-Type header, the XML declaration and UTF-8, and takes the first
 * encoding in which the bytes are valid. Otherwise decodes as UTF-8 with replacement characters if something
 * declared UTF-8, or as windows-1252, in which all bytes are valid.
 */
export function decodeFeed(bytes: Uint8Array, contentType = ''): string {
  const said = [byMark(bytes), byHeader(contentType), byDeclaration(bytes)].filter(
    (label) => label !== undefined,
  )
  for (const label of [...said, 'utf-8']) {
    const text = decoded(bytes, label, true)
    if (text !== undefined) return text
  }
  const isUtf8 = said.some((label) => /^utf-?8$/i.test(label))
  return decoded(bytes, isUtf8 ? 'utf-8' : 'windows-1252', false) ?? ''
}

/** Undefined if the label is not an encoding, or the bytes are not valid in it. */
function decoded(bytes: Uint8Array, label: string, fatal: boolean): string | undefined {
  try {
    return new TextDecoder(label, { fatal, ignoreBOM: false }).decode(bytes)
  } catch {
    return undefined
  }
}

function byMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
}

const byHeader = (contentType: string) => /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1]

/** The start of the document as ASCII: every encoding that a declaration can name is ASCII up to its end. */
function byDeclaration(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 200))
  return /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']/i.exec(start)?.[1]
}
