/** How much the random suites do, from the environment. */

declare global {
  interface ImportMeta {
    /** Vitest passes on the variables that `vitest.config.ts` names, also to suites inside the runtime. */
    readonly env: Record<string, string | undefined>
  }
}

export const VARIABLES = [
  'FUZZ',
  'LIVES',
  'HISTORIES',
  'DISCONNECTS',
  'KILLS',
  'MINUTES',
  'SECONDS',
  'UPDATES',
  'RESETS',
  'READERS',
  'SEED',
] as const

/** A variable's value, or the default if it is not set. */
export const intensity = (name: (typeof VARIABLES)[number], usual: number): number =>
  Number(import.meta.env[name] ?? usual)

/** A number of random cases: `usual` takes a second or two, `deep` is for `npm run test:long`. */
export const cases = (usual: number, deep: number): number =>
  import.meta.env.DEEP === undefined ? usual : deep

/**
 * A number of random cases as tests of at most `size` each, so that none of them passes for one that hangs, however deep
 * a run is.
 */
export const batches = (total: number, size: number): { batch: number; count: number }[] =>
  Array.from({ length: Math.ceil(total / size) }, (_, batch) => ({
    batch,
    count: Math.min(size, total - batch * size),
  }))

/** The same seed makes the same random choices. A run without `SEED` chooses one and prints it. */
export const seed = (): number => intensity('SEED', Math.floor(Math.random() * 1_000_000))
