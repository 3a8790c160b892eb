/**
 * Runs suites of the copy of the repository that is its working directory: a child process of `mutate.ts`. One vitest for
 * all breaks, because loading it takes longer than most suites.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createVitest, type TestModule } from 'vitest/node'
import type { Mutant } from '../test/mutants.ts'

/** What `mutate.ts` asks: suites without a break, or with one. */
export interface Question {
  suites: string[]
  mutant?: Mutant
}
/** `test`: the first test that has failed. `broken`: the run failed without one, such as for a break that does not compile. */
export interface Answer {
  test?: string
  broken?: string
}

/** What a break lets wait for ever is given up after this, in ms: far more than any test of an intact copy needs. */
const GIVE_UP_MS = 20_000

const folder = process.cwd()
const waits = join(folder, 'test', 'eventually.ts')
writeFileSync(waits, readFileSync(waits, 'utf8').replace(/GIVE_UP_MS = .*/, `GIVE_UP_MS = ${GIVE_UP_MS}`))
const vitest = await createVitest('test', {
  watch: false,
  project: ['workerd'],
  reporters: [{}],
  testTimeout: 3 * GIVE_UP_MS,
})
const all = await vitest.globTestSpecifications()

async function run(suites: string[]): Promise<Answer> {
  const wanted = all.filter(({ moduleId }) =>
    suites.some((part) => relative(folder, moduleId).includes(part)),
  )
  const run = await vitest.runTestSpecifications(wanted)
  const { unhandledErrors } = run
  // It has the modules of all runs.
  const testModules = run.testModules.filter((module) =>
    wanted.some(({ moduleId }) => moduleId === module.moduleId),
  )
  const [test] = testModules.flatMap(failuresOf)
  if (test !== undefined) return { test }
  const errors = [...unhandledErrors, ...testModules.flatMap((module) => module.errors())]
  return errors.length > 0 ? { broken: String(Reflect.get(Object(errors[0]), 'message')) } : {}
}

const failuresOf = (module: TestModule) =>
  Array.from(module.children.allTests('failed'), (test) => `${module.relativeModuleId}: ${test.fullName}`)

async function answer({ suites, mutant }: Question): Promise<Answer> {
  if (!mutant) return run(suites)
  const { file, from, to } = mutant
  const path = join(folder, 'src', file)
  const source = readFileSync(path, 'utf8')
  if (source.split(from).length !== 2) return { broken: `src/${file} does not have once: ${from}` }
  const write = (text: string) => {
    writeFileSync(path, text)
    vitest.invalidateFile(path)
  }
  write(source.replace(from, () => to))
  try {
    return await run(suites)
  } finally {
    write(source)
  }
}

process.on('message', async (question: Question) => process.send?.(await answer(question)))
