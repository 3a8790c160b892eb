/** A long document, of which each page is made by a call of its own. */

/** A part of the document. `next` is where the next one begins; the last one has none. */
export interface Page<Place> {
  bytes: Uint8Array
  next?: Place
}

/** The whole document. A page is made when it is read. The first one is made at once, so that its error is the caller's. */
export async function streamOfPages<Place>(
  page: (place?: Place) => PromiseLike<Page<Place>>,
): Promise<ReadableStream<Uint8Array>> {
  let { bytes, next }: Partial<Page<Place>> = await page()
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      if (!bytes && next !== undefined) ({ bytes, next } = await page(next))
      if (!bytes) return controller.close()
      controller.enqueue(bytes)
      bytes = undefined
    },
  })
}
