/**
 * Runs suites of the copy of the repository that is its working directory: a child process of `mutate.ts`. One vitest for
 * all breaks, because loading it takes longer than most suites.
 */
import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
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

const folder = process.cwd()
const vitest = await createVitest('test', {
  watch: false,
  project: ['workerd'],
  bail: 1,
  reporters: [{}],
})
const all = await vitest.globTestSpecifications()

async function run(suites: string[]): Promise<Answer> {
  const wanted = all.filter(({ moduleId }) =>
    suites.some((part) => relative(folder, moduleId).includes(part)),
  )
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(wanted)
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
  const source = await readFile(path, 'utf8')
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
