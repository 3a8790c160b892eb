/**
 * Bindings that a deployment may lack. `wrangler types` declares those of wrangler.jsonc in `Env`; these are declared
 * here, so that the types hold with and without them.
 */

import type { DigestEvent } from '../contract/event.ts'

export interface OptionalBindings {
  /** A Worker that responds to `POST /digests`. */
  NEWSROOM?: Fetcher
  /** A queue for the ends of jobs. */
  EVENTS?: Queue<DigestEvent>
  /** A secret that verifies, and does not sign. */
  AUTH_SECRET_PREVIOUS?: string
}

export const optionalBindings = (env: Env): OptionalBindings => env as Env & OptionalBindings
