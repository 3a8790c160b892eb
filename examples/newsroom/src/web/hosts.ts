/**
 * Limits the requests of one reader that run at the same time, for each host. Redirects may lead many feeds to one, and
 * several orders may run at once.
 */

/** What a publisher's server is asked for at a time. */
export const AT_ONCE_FOR_HOST = 2

/** The platform ends an order within this time, in ms. One that it has ended gives nothing back. */
const LEASE_MS = 60_000

interface Lease {
  until: number
  ended: Promise<void>
}

export class Hosts {
  readonly #leases = new Map<string, Set<Lease>>()

  /**
   * Does the work once fewer than two others run for the host.
   * @throws the signal's reason if it is aborted before that
   */
  async run<T>(host: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const leases = this.#leases.get(host) ?? new Set()
    this.#leases.set(host, leases)
    for (;;) {
      for (const lease of leases) if (lease.until <= Date.now()) leases.delete(lease)
      if (leases.size < AT_ONCE_FOR_HOST) break
      await oneEnds(leases, signal)
      signal?.throwIfAborted()
    }
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    const lease = { until: Date.now() + LEASE_MS, ended }
    leases.add(lease)
    try {
      return await work()
    } finally {
      leases.delete(lease)
      resolve()
    }
  }
}

async function oneEnds(leases: ReadonlySet<Lease>, signal: AbortSignal | undefined): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, Math.min(...Array.from(leases, ({ until }) => until - Date.now())))
  const stop = () => resolve()
  signal?.addEventListener('abort', stop)
  await Promise.race([late, ...Array.from(leases, ({ ended }) => ended)])
  signal?.removeEventListener('abort', stop)
  clearTimeout(timer)
}

/** The readers of this isolate whose orders have begun lately. */
const readers = new Map<string, { hosts: Hosts; lastAt: number }>()

/** The hosts of a reader, which all orders of the reader share. */
export function hostsOf(userId: string, now: number): Hosts {
  for (const [id, { lastAt }] of readers) if (lastAt <= now - LEASE_MS) readers.delete(id)
  const { hosts } = readers.get(userId) ?? { hosts: new Hosts() }
  readers.set(userId, { hosts, lastAt: now })
  return hosts
}
