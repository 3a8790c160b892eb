/** The platform's Cache API. It may forget anything, and a fault of it counts as an empty cache. Node has none. */

interface Cache {
  match(key: string): Promise<Response | undefined>
  put(key: string, response: Response): Promise<void>
}

export async function cached(name: string, key: string): Promise<Response | undefined> {
  return (await opened(name))?.match(key).catch(() => undefined)
}

export async function cache(name: string, key: string, response: Response): Promise<void> {
  await (await opened(name))?.put(key, response).catch(() => {})
}

async function opened(name: string): Promise<Cache | undefined> {
  const { caches } = globalThis as { caches?: { open(name: string): Promise<Cache> } }
  return caches?.open(name).catch(() => undefined)
}
