/** Runs programs for a test. */
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

const END_WITH_PARENT = join(import.meta.dirname, 'endWithParent.sh')

export interface ProgramOptions {
  cwd: string
  env?: NodeJS.ProcessEnv
}

/** A program that failed. */
export class ProgramError extends Error {
  readonly stdout: string

  constructor(command: string, stdout: string, stderr: string) {
    super(`${command} failed:\n${stdout}${stderr}`)
    this.stdout = stdout
  }
}

/** Starts a program. If this process ends before it, in whatever way, the program and all that it has started end too. */
export function launch(
  program: string,
  args: string[],
  options: ProgramOptions,
): ChildProcessByStdio<null, Readable, Readable> {
  // Windows has no `sh`.
  const isPosix = process.platform !== 'win32'
  const [file, all] = isPosix ? [END_WITH_PARENT, [String(process.pid), program, ...args]] : [program, args]
  return spawn(file, all, { ...options, detached: isPosix, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Ends a launched program and all that it has started: `npx` ends without what it runs. */
export function endAll({ pid, exitCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null) return
  process.kill(process.platform === 'win32' ? pid : -pid)
}

/**
 * Runs a program to its end. It ends with this process, and so does all that it starts.
 * @returns what it prints
 * @throws ProgramError if it fails
 */
export async function run(program: string, args: string[], options: ProgramOptions): Promise<string> {
  const child = launch(program, args, options)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  if (code !== 0) throw new ProgramError([program, ...args].join(' '), stdout, stderr)
  return stdout
}
