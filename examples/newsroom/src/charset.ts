/** Bytes of a feed as text, by whatever says how they are encoded: what is wrong about it does not count. */

/**
 * By the byte order mark, the Content-Type header, the XML declaration, or as UTF-8: the first that names an
 * encoding in which the bytes are valid. Bytes that are nowhere valid are UTF-8 with faults where something said
 * UTF-8, and windows-1252, which can be any bytes, where nothing did.
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

/** Undefined where the label is no encoding, or the bytes are not valid in it. */
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

/** Readable in ASCII, as every encoding that a declaration can name is up to its end. */
function byDeclaration(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 200))
  return /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']/i.exec(start)?.[1]
}
