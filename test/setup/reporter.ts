/**
 * Vitest's own report, and after it what a person looks for: the tests that were skipped and the tests that failed, each
 * once, as the last lines of a run. It also ends a run that vitest cannot end.
 */
import { DefaultReporter, type TestCase, type TestModule, type TestSpecification } from 'vitest/node'

const QUICK_MS = 1_000
const MANY_FILES = 20
/** How long a runtime may take to close after the last file of a run, in ms. */
const CLOSE_MS = 3_000

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
  readonly #giveUpMs: number
  readonly #running = new Map<TestCase, number>()
  /** How many files the run has, and how many of them have ended. */
  #modules = 0
  #ended = 0
  #lastEndedAt = 0

  /** @param hangMs the time limit of a test, which vitest enforces unless the test lets no timer run */
  constructor(hangMs: number) {
    super()
    this.#giveUpMs = 2 * hangMs
  }

  override onInit(...given: Parameters<DefaultReporter['onInit']>): void {
    super.onInit(...given)
    setInterval(() => {
      this.#endIfDone()
      this.#endIfStuck()
    }, 1_000).unref()
  }

  override onTestCaseReady(test: TestCase): void {
    super.onTestCaseReady(test)
    this.#running.set(test, performance.now())
  }

  override onTestCaseResult(test: TestCase): void {
    super.onTestCaseResult(test)
    this.#running.delete(test)
  }

  override onTestModuleEnd(module: TestModule): void {
    super.onTestModuleEnd(module)
    this.#ended += 1
    this.#lastEndedAt = performance.now()
  }

  /**
   * The pool sometimes never hears from a runtime whose last file has ended, and vitest waits for it without a limit. The
   * results are complete then: they are shown, and decide.
   */
  #endIfDone(): void {
    if (this.#ended < this.#modules || this.#modules === 0) return
    if (performance.now() - this.#lastEndedAt < CLOSE_MS) return
    const modules = this.ctx.state.getTestModules()
    const errors = this.ctx.state.getUnhandledErrors() as Parameters<DefaultReporter['onTestRunEnd']>[1]
    const isGreen = errors.length === 0 && modules.every((module) => module.ok())
    this.onTestRunEnd(modules, errors, isGreen ? 'passed' : 'failed')
    process.exit(isGreen ? 0 : 1)
  }

  #endIfStuck(): void {
    const stuck = [...this.#running]
      .filter(([, began]) => performance.now() - began > this.#giveUpMs)
      .map(([test]) => `${test.module.relativeModuleId}: ${test.fullName}`)
    if (stuck.length === 0) return
    this.#list('Failed: these, or a test after them in the file, let no timer run', stuck)
    process.exit(1)
  }

  /** A run of many files has no line for a file that passed within a second: a page of lines hides the one that counts. */
  protected override printTestModule(module: TestModule): void {
    const isQuick = module.ok() && module.diagnostic().duration < QUICK_MS
    if (!isQuick || this.#modules <= MANY_FILES) super.printTestModule(module)
  }

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications)
    this.#modules = specifications.length
    this.#ended = 0
  }

  override onTestRunEnd(...[modules, errors, reason]: Parameters<DefaultReporter['onTestRunEnd']>): void {
    // Nothing is awaited any more.
    this.#modules = 0
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
