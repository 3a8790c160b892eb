/** Gives random properties the `SEED` of the environment. Without it each chooses one, and prints it if it fails. */
import './intensity.ts'

const { SEED } = import.meta.env
if (SEED !== undefined) {
  const { default: fc } = await import('fast-check')
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(SEED) })
}
