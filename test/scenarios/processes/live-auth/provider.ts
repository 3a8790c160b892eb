/**
 * An identity provider on this machine: keys that a test adds and removes, served, failing, or never
 * answered.
 */
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

export const ISSUER = 'https://id.example'
export const AUDIENCE = 'digests'

export interface Key {
  kid: string
  alg: string
  /** A valid token, except for the given claims. */
  sign(user: string, claims?: JWTPayload): Promise<string>
  /** As the provider publishes it. */
  jwk: JWK
  pem: string
}

export async function newKey(kid: string, alg = 'RS256'): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return {
    kid,
    alg,
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    pem: await exportSPKI(publicKey),
    sign: (user, claims = {}) =>
      new SignJWT({
        sub: user,
        iss: ISSUER,
        aud: AUDIENCE,
        exp: Math.floor(Date.now() / 1_000) + 600,
        ...claims,
      })
        .setProtectedHeader({ alg, kid })
        .sign(privateKey),
  }
}

export class Provider {
  /** How it responds: with its keys, with an error, with something else, or never. */
  mood: 'well' | 'broken' | 'garbage' | 'silent' = 'well'
  keys: Key[] = []
  /** How many requests it got. */
  asked = 0
  readonly #server: Server
  #port = 0

  constructor() {
    this.#server = createServer((_, response) => this.#answer(response))
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/keys`
  }

  /** Listens, on the port that it had before. */
  async up(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  /** Stops listening: connections are refused. */
  async down(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #answer(response: ServerResponse): void {
    this.asked += 1
    if (this.mood === 'silent') return
    response.statusCode = this.mood === 'broken' ? 500 : 200
    response.setHeader('Content-Type', 'application/json')
    response.end(
      this.mood === 'garbage' ? '<html>' : JSON.stringify({ keys: this.keys.map(({ jwk }) => jwk) }),
    )
  }
}
