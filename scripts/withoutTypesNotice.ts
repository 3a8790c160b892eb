/**
 * Loaded with `--import` into wrangler: drops its notice that types might be out of date. `npm start` binds a newsroom,
 * so the configuration differs from the one that the types were generated from. `npm run lint` checks the types.
 */
const { log } = console
console.log = (...values: unknown[]) => {
  if (!String(values[0]).includes('Your types might be out of date')) log(...values)
}
