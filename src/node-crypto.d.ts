/** The one part of Node that is used here: a hash without a promise. `@types/node` would bring a second set of globals. */
declare module 'node:crypto' {
  interface Hash {
    update(text: string): Hash
    digest(encoding: 'base64url'): string
  }
  export function createHash(algorithm: 'sha256'): Hash
}
