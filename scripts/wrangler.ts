/** This project's wrangler: the command, the Worker it would deploy, and the local runtimes it brings along. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = join(import.meta.dirname, '..')

/** A path as its user means it: npm runs every script in the project's folder, and tells where it was called. */
export const fromCaller = (path: string) => resolve(process.env.INIT_CWD || '.', path)

const ending = new AbortController()
const builds = new Set<Promise<string>>()

/** Whoever hears of a build's failure after this was told why by who ended it. */
export const isEnding = () => ending.signal.aborted

/** Gives up what is being built and clears it away, then ends; at once where nothing is being built. */
export function giveUp(end: () => void): void {
  ending.abort()
  if (builds.size === 0) end()
  else Promise.allSettled(builds).then(end)
}

/** Before Miniflare's own listeners, which end with an error. Exiting ends the runtime, and what it was told is stored. */
export function onStop(end: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.prependListener(signal, () => giveUp(end))
}

/** @returns what it prints. @throws with all it said where it fails, once it is gone */
export function wrangler(args: string[], cwd = root): Promise<string> {
  const program = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
  const env = {
    ...process.env,
    WRANGLER_LOG: 'log',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_WRITE_LOGS: 'false',
  }
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: ending.signal,
  })
  let failure: Error | undefined
  let printed = ''
  let said = ''
  child.stdout.on('data', (chunk) => (printed += chunk))
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', (error) => (failure = error))
    child.on('close', (code) => {
      if (code === 0 && !failure) resolve(printed)
      else reject(failure ?? new Error(`wrangler ${args.join(' ')} failed:\n${said.trim()}`))
    })
  })
}

/**
 * The script of a Worker as `wrangler deploy` would upload it. Built in a folder of its own, so that processes that
 * build at the same time do not meet.
 * @param config its wrangler.jsonc, relative to the repository; `main` where it starts from another module than that says
 */
export async function bundle(config: string, main?: string): Promise<string> {
  const build = built(config, main)
  builds.add(build)
  try {
    return await build
  } finally {
    builds.delete(build)
  }
}

async function built(config: string, main?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'digest-bundle-'))
  try {
    await wrangler([
      'deploy',
      ...(main === undefined ? [] : [main]),
      ...['--dry-run', '--config', config, '--outdir', folder],
    ])
    ending.signal.throwIfAborted()
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

/** Those that run, whoever started them. None where there is neither /proc nor `ps`, as on Windows. */
export async function processes(): Promise<Process[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  if (pids.length === 0) return listed()
  return (await Promise.all(pids.map(known))).filter((one) => one !== undefined)
}

/** Slim images have no `ps`, but Linux has this. Whatever has ended, even if nobody has asked how, has no command. */
async function known(pid: string): Promise<Process | undefined> {
  const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')
  const [command, status] = await Promise.all([read('cmdline'), read('status')])
  const parent = /^PPid:\s*(\d+)/m.exec(status)?.[1]
  if (command === '' || parent === undefined) return undefined
  return {
    pid: Number(pid),
    parent: Number(parent),
    command: command.replace(/\0+$/, '').replaceAll('\0', ' '),
  }
}

function listed(): Promise<Process[]> {
  return new Promise((resolve) =>
    execFile('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args='], { maxBuffer: 2 ** 24 }, (error, text) => {
      const rows = error ? [] : text.matchAll(/^\s*(\d+)\s+(\d+)\s+([^\sZ]\S*)\s+(.*)$/gm)
      resolve(
        [...rows].map(([, pid, parent, , command = '']) => ({
          pid: Number(pid),
          parent: Number(parent),
          command,
        })),
      )
    }),
  )
}

/** The runtimes that this process has started and that still run. */
export async function runtimes(): Promise<number[]> {
  const ours = (one: Process) => one.parent === process.pid && /\/workerd(\s|$)/.test(one.command)
  return (await processes()).filter(ours).map(({ pid }) => pid)
}
