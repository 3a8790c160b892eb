/**
 * Breaks the rules and constants of `test/mutants.ts`, one at a time, in copies of the repository, and says which breaks
 * the suites do not notice: `npm run mutate [-- PART-OF-A-FILE] [--sample 8 --seed 7] [--whole]`. `--whole` runs all suites
 * inside the runtime for breaks that the named ones do not notice.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { MUTANTS, type Mutant } from '../test/mutants.ts'
import { root } from './wrangler.ts'

const VITEST = join('node_modules', 'vitest', 'vitest.mjs')
/** Folders that no suite inside the runtime reads, and those that are large. */
const NOT_COPIED = ['.git', '.wrangler', 'node_modules', 'dist']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    whole: { type: 'boolean', default: false },
  },
})

/** Numbers from 0 to 1 that depend only on the seed (mulberry32). */
function draws(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const suites = globSync('test/**/*.test.ts', { cwd: root }).filter((path) => !path.includes('processes'))

/** @throws if a mutant names a suite that does not exist: a run without suites fails, and would count as noticed */
function assertSuites({ file, by }: Mutant): void {
  const missing = by.split(' ').find((part) => !suites.some((path) => path.includes(part)))
  if (missing !== undefined)
    throw new Error(`There is no suite ${missing}, which a break of src/${file} names`)
}

function chosen(): Mutant[] {
  MUTANTS.forEach(assertSuites)
  const named = MUTANTS.filter(({ file }) => positionals.every((part) => file.includes(part)))
  if (values.sample === undefined) return named
  console.log(`Seed: ${values.seed}`)
  const draw = draws(Number(values.seed))
  const drawn = named.map((mutant) => ({ mutant, at: draw() })).sort((a, b) => a.at - b.at)
  return drawn.slice(0, Number(values.sample)).map(({ mutant }) => mutant)
}

async function makeCopy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'digest-mutants-'))
  for (const name of await readdir(root))
    if (!NOT_COPIED.includes(name)) await cp(join(root, name), join(folder, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

/** @returns whether a suite has failed */
async function fails(folder: string, suites: string[]): Promise<boolean> {
  const child = spawn(process.execPath, [VITEST, 'run', '--project', 'workerd', '--bail', '1', ...suites], {
    cwd: folder,
    stdio: 'ignore',
  })
  const [status] = await once(child, 'exit')
  return status !== 0
}

/** @throws if the text of the mutant does not occur once */
async function isNoticed(folder: string, { file, from, to, by }: Mutant): Promise<boolean> {
  const path = join(folder, 'src', file)
  const source = await readFile(path, 'utf8')
  if (source.split(from).length !== 2) throw new Error(`src/${file} does not have once: ${from}`)
  await writeFile(
    path,
    source.replace(from, () => to),
  )
  try {
    return (await fails(folder, by.split(' '))) || (values.whole && (await fails(folder, [])))
  } finally {
    await writeFile(path, source)
  }
}

const waiting = chosen()
const { length } = waiting
const unnoticed: Mutant[] = []

/** @throws if the suites fail without a break: then they would notice everything */
async function work(): Promise<void> {
  const folder = await makeCopy()
  try {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const began = Date.now()
      const noticed = await isNoticed(folder, mutant)
      if (!noticed) unnoticed.push(mutant)
      const seconds = ((Date.now() - began) / 1_000).toFixed(0)
      console.log(`${noticed ? 'noticed' : 'NOT NOTICED'} (${seconds} s): ${mutant.file}: ${mutant.to}`)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const intact = await makeCopy()
try {
  const named = [...new Set(waiting.flatMap(({ by }) => by.split(' ')))]
  if (length > 0 && (await fails(intact, named))) throw new Error('The suites fail without any break')
} finally {
  await rm(intact, { recursive: true, force: true })
}
await Promise.all(Array.from({ length: availableParallelism() }, work))
console.log(`${length - unnoticed.length} of ${length} breaks are noticed.`)
for (const { file, from, by } of unnoticed) console.log(`Not noticed by ${by}: src/${file}: ${from}`)
if (unnoticed.length > 0) process.exitCode = 1
