/**
 * One `npm start` at a time on a folder of objects: two runtimes there would harm each other's storage. The lock is a
 * file that names the process which holds it and the runtime which that one started.
 */
import { rmSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as v from 'valibot'
import { isRuntime, type Process, processes } from './wrangler.ts'

const HolderSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ holder: v.number(), runtime: v.optional(v.number()) }),
)

const GONE_MS = 5_000

/**
 * Takes the folder for this process, until it exits. A runtime that outlived its holder, as after `kill -9`, is ended:
 * what it was told is stored.
 * @returns notes the runtime that is started on it
 * @throws where another process holds it
 */
export async function lock(folder: string): Promise<(runtime: number | undefined) => Promise<void>> {
  const file = join(folder, 'lock.json')
  await mkdir(folder, { recursive: true })
  const text = await readFile(file, 'utf8').catch(() => '')
  const { success, output: held } = v.safeParse(HolderSchema, text)
  if (success) {
    const isHolder = ({ pid, command }: Process) => pid === held.holder && command.includes('start.ts')
    const isLeft = (one: Process) => one.pid === held.runtime && isRuntime(one)
    const running = await processes()
    if (running.some(isHolder))
      throw new Error(
        `npm start is already running here, as process ${held.holder}: stop it first, or give this one objects of its own with --state FOLDER`,
      )
    if (running.some(isLeft)) await end(held.runtime, isLeft)
  }
  const note = (runtime?: number) => writeFile(file, JSON.stringify({ holder: process.pid, runtime }))
  await note()
  process.on('exit', () => rmSync(file, { force: true }))
  return note
}

async function end(pid: number | undefined, isLeft: (one: Process) => boolean): Promise<void> {
  if (pid === undefined) return
  process.kill(pid, 'SIGKILL')
  for (let waited = 0; waited < GONE_MS; waited += 100) {
    if (!(await processes()).some(isLeft)) return
    await pause(100)
  }
  throw new Error(`The runtime of an earlier npm start, process ${pid}, does not end`)
}
