/** How much the fuzzing does and which way: both from the environment, `VITE_FUZZ=10 VITE_SEED=7 vitest run --project fuzz`. */

declare global {
  interface ImportMeta {
    readonly env: Record<string, string | undefined>
  }
}

/** Multiplies the number of requests. */
export const FACTOR = Number(import.meta.env.VITE_FUZZ ?? 1)

/** The same seed brings the same requests. */
export const SEED = Number(import.meta.env.VITE_SEED ?? Math.floor(Math.random() * 2 ** 31))
