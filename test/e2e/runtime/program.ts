/** Runs programs for a test. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const END_WITH_PARENT = join(import.meta.dirname, '..', '..', 'setup', 'endWithParent.sh')

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

/**
 * Runs a program to its end. It ends with this process, and so does all that it starts.
 * @returns what it prints
 * @throws ProgramError if it fails
 */
export async function run(program: string, args: string[], options: ProgramOptions): Promise<string> {
  const command: [string, ...string[]] = [program, ...args]
  // Windows has no `sh`.
  const isPosix = process.platform !== 'win32'
  const [file, ...rest] = isPosix ? [END_WITH_PARENT, ...command] : command
  const child = spawn(file, rest, { ...options, detached: isPosix, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  if (code !== 0) throw new ProgramError(command.join(' '), stdout, stderr)
  return stdout
}
