/** This project's wrangler: the command, the Worker it would deploy, and the local runtimes it brings along. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

/** @returns what it prints. @throws with all it said where it fails */
export function wrangler(args: string[], cwd = root): Promise<string> {
  const program = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
  const env = {
    ...process.env,
    WRANGLER_LOG: 'log',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_WRITE_LOGS: 'false',
  }
  const child = spawn(process.execPath, [program, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  let said = ''
  child.stdout.on('data', (chunk) => (printed += chunk))
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(printed) : reject(new Error(`wrangler ${args.join(' ')} failed:\n${said.trim()}`)),
    )
  })
}

/**
 * The script of a Worker as `wrangler deploy` would upload it. Built in a folder of its own, so that processes that
 * build at the same time do not meet.
 * @param config its wrangler.jsonc, relative to the repository; `main` where it starts from another module than that says
 */
export async function bundle(config: string, main?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'digest-bundle-'))
  try {
    await wrangler([
      'deploy',
      ...(main === undefined ? [] : [main]),
      ...['--dry-run', '--config', config, '--outdir', folder],
    ])
    return await readFile(join(folder, 'index.js'), 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A process of this machine; `command` is the program with its arguments. */
export interface Process {
  pid: number
  parent: number
  command: string
}

/** Those that run, whoever started them. None where there is no `ps`. */
export function processes(): Promise<Process[]> {
  return new Promise((resolve) =>
    execFile('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args='], { maxBuffer: 2 ** 24 }, (error, listed) => {
      const rows = error ? [] : listed.split('\n').map((row) => row.trim().split(/\s+/))
      const running = rows.filter(([, , stat]) => stat !== undefined && !stat.startsWith('Z'))
      resolve(
        running.map(([pid, parent, , ...command]) => ({
          pid: Number(pid),
          parent: Number(parent),
          command: command.join(' '),
        })),
      )
    }),
  )
}

export const isRuntime = ({ command }: Process) => /\/workerd(\s|$)/.test(command)

/** The runtimes that this process has started and that still run. */
export async function runtimes(): Promise<number[]> {
  const ours = (one: Process) => one.parent === process.pid && isRuntime(one)
  return (await processes()).filter(ours).map(({ pid }) => pid)
}
