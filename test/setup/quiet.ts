/** Keeps expected lines of the runtime out of the output of the suites that run inside it. */
import { isExpected } from './output.ts'

/** The test pool writes each message of the runtime with one call, in vitest's own process. */
export function dropExpectedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream)
    const filtered: typeof stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
      if (typeof chunk !== 'string' || !isExpected(chunk)) return write(chunk, ...rest)
      return true
    }
    stream.write = filtered
  }
}
