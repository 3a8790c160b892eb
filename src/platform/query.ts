/** Checks and parses the parameters of a query. */
import { DigestError } from '../contract/errors.ts'

/**
 * Rejects what would be ignored: a parameter that is not known, or is given more than once.
 * @throws `invalid_input` with an issue for each
 */
export function assertQuery(query: URLSearchParams, known: readonly string[]): void {
  const issues = [...new Set(query.keys())].flatMap((name) => {
    const path = name.slice(0, 100)
    if (!known.includes(name)) return [{ path, message: 'is not a parameter of this operation' }]
    return query.getAll(name).length > 1 ? [{ path, message: 'is given more than once' }] : []
  })
  const [first] = issues
  if (first) throw new DigestError('invalid_input', `${first.path}: ${first.message}`, issues.slice(0, 20))
}

/**
 * Parses a whole number in a query or header.
 * @returns undefined if there is none
 * @throws `invalid_input`
 */
export function parseInteger(name: string, text: string | null): number | undefined {
  if (text === null) return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new DigestError('invalid_input', `${name}: must be a whole number`, [
    { path: name, message: 'must be a whole number' },
  ])
}
