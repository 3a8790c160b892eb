/**
 * Breaks the rules and constants of `test/mutants.ts`, one at a time, in copies of the repository, and says which breaks
 * the suites do not notice: `npm run mutate [-- PART-OF-A-FILE] [--sample 8 --seed 7] [--whole]`. `--whole` runs all suites
 * inside the runtime for breaks that the named ones do not notice.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { MUTANTS, type Mutant } from '../test/mutants.ts'
import { randomFrom } from '../test/scenarios/processes/runtime/random.ts'
import type { Answer, Question } from './mutateCopy.ts'
import { root } from './wrangler.ts'

/** Ends a break that lets a loop run for ever. */
const LIMIT_MS = 4 * 60_000
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

const suites = globSync('test/**/*.test.ts', { cwd: root }).filter((path) => !path.includes('processes'))

/** @throws if a mutant names a suite that does not exist: nothing would notice the break */
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
  const draw = randomFrom(Number(values.seed))
  const quick = named.filter(({ isSlow }) => !isSlow)
  const drawn = quick.map((mutant) => ({ mutant, at: draw() })).sort((a, b) => a.at - b.at)
  return drawn.slice(0, Number(values.sample)).map(({ mutant }) => mutant)
}

/** A copy within the repository: its imports find the packages of the repository. */
async function makeCopy(): Promise<string> {
  const within = join(root, '.wrangler')
  await mkdir(within, { recursive: true })
  const folder = await mkdtemp(join(within, 'mutants-'))
  for (const name of await readdir(root))
    if (!NOT_COPIED.includes(name)) await cp(join(root, name), join(folder, name), { recursive: true })
  return folder
}

/** Where suites run: in a process of their own, in a copy of the repository. */
interface Copy {
  ask(question: Question): Promise<Answer>
  end(): Promise<void>
}

async function openCopy(): Promise<Copy> {
  const folder = await makeCopy()
  const child = fork(join(import.meta.dirname, 'mutateCopy.ts'), {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  return {
    async ask(question) {
      const limit = question.mutant && setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
      child.send(question)
      const [answer] = await Promise.race([once(child, 'message'), exited.then(() => [undefined])])
      clearTimeout(limit)
      if (answer === undefined)
        throw new Error(`The run of ${question.suites.join(' ')} has no end, or was killed`)
      return answer as Answer
    },
    async end() {
      // Unlike a kill, it lets the child remove the folder of its run.
      if (child.connected) child.disconnect()
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const waiting = chosen()
const { length } = waiting
const unnoticed: Mutant[] = []

/** A suite that fails without any break would seem to notice every break. Each copy runs its share of the suites. */
async function assertIntact(copy: Copy, index: number): Promise<void> {
  const all = [...new Set(waiting.flatMap(({ by }) => by.split(' ')))]
  const suites = all.filter((_, at) => at % copies.length === index)
  const { test, broken } = suites.length > 0 ? await copy.ask({ suites }) : {}
  if (test ?? broken) throw new Error(`This fails without any break: ${test ?? broken}`)
}

async function attempt(copy: Copy, mutant: Mutant): Promise<Answer> {
  const answer = await copy.ask({ suites: mutant.by.split(' '), mutant })
  const isUnnoticed = !answer.test && !answer.broken
  return isUnnoticed && values.whole ? copy.ask({ suites: [''], mutant }) : answer
}

async function work(copy: Copy): Promise<void> {
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const began = Date.now()
    const { test, broken } = await attempt(copy, mutant)
    if (test === undefined) unnoticed.push(mutant)
    const { file, from, to } = mutant
    const verdict = test ? 'Noticed' : broken ? 'BROKEN' : 'NOT NOTICED'
    console.log(`${verdict}: src/${file}: ${to === '' ? `without ${from.trim()}` : to.trim()}`)
    const seconds = ((Date.now() - began) / 1_000).toFixed(0)
    console.log(`  ${[`${seconds} s`, test ?? broken].filter((one) => one).join(', ')}`)
  }
}

const copies = await Promise.all(Array.from({ length: Math.min(length, availableParallelism()) }, openCopy))
try {
  await Promise.all(copies.map(assertIntact))
  await Promise.all(copies.map(work))
} finally {
  await Promise.all(copies.map((copy) => copy.end()))
}
console.log(`${length - unnoticed.length} of ${length} breaks are noticed.`)
for (const { file, from, by } of unnoticed) console.log(`Not noticed by ${by}: src/${file}: ${from}`)
if (unnoticed.length > 0) process.exitCode = 1
