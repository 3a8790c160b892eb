/** Limits the requests of one order that run at the same time, for each host. Redirects may lead many feeds to one. */

/** What a publisher's server is asked for at a time. */
export const AT_ONCE_FOR_HOST = 2

export class Hosts {
  readonly #running = new Map<string, number>()
  readonly #waiting = new Map<string, (() => void)[]>()

  /** Does the work once fewer than two others run for the host. */
  async run<T>(host: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(host) ?? 0
    if (running < AT_ONCE_FOR_HOST) this.#running.set(host, running + 1)
    else
      await new Promise<void>((resolve) => {
        this.#waiting.set(host, [...(this.#waiting.get(host) ?? []), resolve])
      })
    try {
      return await work()
    } finally {
      this.#leave(host)
    }
  }

  /** The place goes to the next one who waits. */
  #leave(host: string): void {
    const next = this.#waiting.get(host)?.shift()
    if (next) next()
    else this.#running.set(host, (this.#running.get(host) ?? 1) - 1)
  }
}
