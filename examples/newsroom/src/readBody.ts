/** Reads a body up to a limit, whatever its declared length. */

interface Options {
  /** So many bytes are read and dropped, so that a client that is still sending receives the response. */
  patience?: number
  /** A body that breaks off is returned up to there, if anything has come. */
  isPartialEnough?: boolean
}

/** @returns the bytes; undefined if there are more than `most` */
export async function readAtMost(
  { headers, body }: Pick<Response | Request, 'headers' | 'body'>,
  most: number,
  { patience = most, isPartialEnough = false }: Options = {},
): Promise<Uint8Array | undefined> {
  if (Number(headers.get('Content-Length')) > patience) {
    await body?.cancel()
    return undefined
  }
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    // Leaving the loop cancels the stream.
    for await (const chunk of body ?? []) {
      length += chunk.byteLength
      if (length > patience) return undefined
      if (length > most) chunks.length = 0
      else chunks.push(chunk)
    }
  } catch (error) {
    const isStopped = error instanceof Error && /^(Abort|Timeout)Error$/.test(error.name)
    if (!isPartialEnough || isStopped || length === 0) throw error
  }
  if (length > most) return undefined
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
