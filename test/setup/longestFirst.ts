/** Runs the files first that wait longest: others run beside them, and a run does not end with one that waits alone. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** They wait for the minute of a schedule, for installations, or for connections that are lost. */
const LONGEST = [
  ...['schedule/schedule', 'browser/morning', 'package/package', 'disconnects/disconnects', 'live/client'],
  ...['scenarios/live-connections-are-bounded', 'scenarios/undeclared-input-is-rejected'],
]

const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONGEST.findIndex((part) => moduleId.endsWith(`${part}.test.ts`))
  return at < 0 ? LONGEST.length : at
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
