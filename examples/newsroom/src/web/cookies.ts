/** The cookies of one chain of redirects. Some servers redirect to the same address until their cookie comes back. */

const MOST = 20
const MOST_CHARACTERS = 4_096

export class Cookies {
  /** By host, then by name. A cookie goes back only to the host that set it. */
  readonly #hosts = new Map<string, Map<string, string>>()

  keep(host: string, { headers }: Pick<Response, 'headers'>): void {
    const cookies = this.#hosts.get(host) ?? new Map<string, string>()
    for (const header of headers.getSetCookie().slice(0, MOST)) {
      const [pair = ''] = header.split(';', 1)
      const equals = pair.indexOf('=')
      if (equals > 0) cookies.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim())
    }
    this.#hosts.set(host, cookies)
  }

  /** The header for a request to the host: empty without cookies, or if there are too many. */
  headers(host: string): Record<string, string> {
    const pairs = [...(this.#hosts.get(host) ?? [])].slice(0, MOST).map(([name, value]) => `${name}=${value}`)
    const header = pairs.join('; ')
    return header === '' || header.length > MOST_CHARACTERS ? {} : { Cookie: header }
  }
}
