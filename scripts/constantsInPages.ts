/**
 * Numbers in the pages that come from the code: each sentence stands in its page with the value that the constant has
 * now. `npm run lint` names those that do not.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const KIB = 1024
const MIB = 1024 * KIB

/** A page, its words with `{}` for the number, where the constant is, its name, and how many of its units make one. */
type Fact = [page: string, words: string, file: string, name: string, unit?: number]

const FACTS: Fact[] = [
  ['SECURITY.md', '{} MiB a body', 'src/platform/requestBody.ts', 'BODY_LIMIT', MIB],
  ['docs/operating.md', 'Seen articles are remembered for {} days', 'src/user/jobs/shown.ts', 'SEEN_MS', DAY],
]

/** A constant of a file: a number, or a product of numbers and other constants of the file. */
function constantOf(file: string, name: string): number {
  const source = read(file)
  const pattern = name.includes('.')
    ? new RegExp(`^ +${name.split('.')[1]}: ([\\d_*. ()]+),?$`, 'm')
    : new RegExp(`^(?:export )?const ${name} = ([^\\n]+)$`, 'm')
  const [, expression = ''] = pattern.exec(source) ?? []
  const numbers = expression.split('*').map((part) => {
    const factor = part.trim()
    return /^[\d_]+$/.test(factor) ? Number(factor.replaceAll('_', '')) : constantOf(file, factor)
  })
  if (expression === '') throw new Error(`${file} has no constant ${name}`)
  return numbers.reduce((product, number) => product * number, 1)
}

/** What the pages say and the code does not. */
export const constantFaults = (): string[] =>
  FACTS.flatMap(([page, words, file, name, unit = 1]) => {
    const expected = words.replace('{}', (constantOf(file, name) / unit).toLocaleString('en'))
    return read(page).includes(expected) ? [] : [`${page}: lacks "${expected}" (${name} in ${file})`]
  })
