/**
 * Vitest's own report, and after it what a person looks for: the tests that were skipped and the tests that failed, each
 * once, as the last lines of a run.
 */
import { DefaultReporter, type TestModule } from 'vitest/node'

type TestError = ReturnType<TestModule['errors']>[number]

/** Where a test failed: the first line of its own sources in the error's stack. */
function place(error: TestError | undefined, module: TestModule): string {
  const own = error?.stacks?.find(({ file }) => file === module.moduleId)
  return own ? `${module.relativeModuleId}:${own.line}` : module.relativeModuleId
}

function failuresOf(module: TestModule): string[] {
  const tests = [...module.children.allTests('failed')].map(
    (test) => `${place(test.result().errors?.[0], module)}: ${test.fullName}`,
  )
  // Errors of hooks, and of a file that cannot be imported.
  const others = [module, ...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map((error) => {
      const name = suite.type === 'module' ? '' : ` of ${suite.fullName}`
      return `${place(error, module)}: outside the tests${name}: ${error.message.split('\n', 1)[0]}`
    }),
  )
  return [...tests, ...others]
}

export class Results extends DefaultReporter {
  override onTestRunEnd(...[modules, errors, reason]: Parameters<DefaultReporter['onTestRunEnd']>): void {
    super.onTestRunEnd(modules, errors, reason)
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => `${module.relativeModuleId}: ${test.fullName}`),
    )
    const failed = [
      ...modules.flatMap(failuresOf),
      ...errors.map(({ message }) => `outside all tests: ${message.split('\n', 1)[0]}`),
    ]
    this.#list('Skipped', skipped)
    this.#list('Failed', failed)
  }

  #list(title: string, lines: string[]): void {
    if (lines.length > 0) this.log(`${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`)
  }
}
