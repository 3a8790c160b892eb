/** One operation of the model-based test: a call to the real object, and what the model makes of the same. */
import type fc from 'fast-check'
import { expect } from 'vitest'
import type { JobStub } from '../../src/platform/stubs.ts'
import type { Model } from './jobModel.ts'

export interface Real {
  job: JobStub
  done: { count: number }
}

type Expected = (model: Model) => unknown
type Actual = (real: Real, model: Model) => Promise<unknown>

/** What is printed of a counterexample is its name. */
export class Operation implements fc.AsyncCommand<Model, Real> {
  readonly #name: string
  readonly #expected: Expected
  readonly #actual: Actual
  readonly check: (model: Model) => boolean

  constructor(name: string, expected: Expected, actual: Actual, check = (_: Model) => true) {
    this.#name = name
    this.#expected = expected
    this.#actual = actual
    this.check = check
  }

  /** The same, left out where the job would only refuse it. */
  get spared(): Operation {
    return new Operation(this.#name, this.#expected, this.#actual, (model) => model.isLively)
  }

  toString = () => this.#name

  async run(model: Model, real: Real): Promise<void> {
    real.done.count += 1
    const expected = await answer(async () => this.#expected(model))
    const actual = await answer(() => this.#actual(real, model))
    expect(actual, this.#name).toEqual(expected)
  }
}

/** What came of a call, a refusal by its code. */
async function answer(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return { value: await call() }
  } catch (error) {
    return { refused: error instanceof Error && 'code' in error ? error.code : error }
  }
}
