/**
 * One `npm start` at a time on a folder of objects: two runtimes there would harm each other's storage. The lock is
 * SQLite's on an empty file: the system takes it back when its process ends, however that ends.
 */
import { rmSync } from 'node:fs'
import { mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { processes } from './wrangler.ts'

const BUSY = 5
const GONE_MS = 5_000

/**
 * Takes the folder for this process, until it ends. A runtime that outlived its starter, as after `kill -9`, is ended:
 * what it was told is stored.
 * @throws where another process holds it
 */
export async function lock(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw ['EEXIST', 'ENOTDIR'].includes(error.code ?? '') ? new Error(`${folder} is no folder`) : error
  })
  const pid = join(folder, 'start.pid')
  const held = take(join(folder, 'start.lock'))
  if (!held) {
    const holder = await readFile(pid, 'utf8').catch(() => '')
    throw new Error(
      `npm start is already running here${holder && `, as process ${holder}`}: stop it first, or start another beside it:\nPORT=8790 NEWSROOM_PORT=8791 npm start -- --state FOLDER`,
    )
  }
  // For people only. Removed before the lock is given back, so that it never names another's. This also keeps the
  // lock from the garbage collector, which would give it back.
  await writeFile(pid, String(process.pid))
  process.on('exit', () => {
    rmSync(pid, { force: true })
    held.close()
  })
  await nameRuntime(join(await realpath(folder), 'workerd'))
}

function take(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file)
  try {
    // Of two at one instant this lets exactly one in; EXCLUSIVE could refuse both. Nothing is written: no journal either.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE')
    return database
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === BUSY) return undefined
    throw new Error(`${file}: ${(error as Error).message}`)
  }
}

/**
 * The runtime is started by a name inside the folder, by which it is known for what it is, also after it was started
 * anew: whatever runs under that name while the lock is ours was left by a starter that is gone.
 */
async function nameRuntime(name: string): Promise<void> {
  await endLeft(name)
  const require = createRequire(import.meta.resolve('miniflare'))
  const program: string = process.env.MINIFLARE_WORKERD_PATH ?? require('workerd').default
  await rm(name, { force: true })
  // Where there are no links, as on Windows, what is left is not found.
  const isNamed = await symlink(program, name).then(
    () => true,
    () => false,
  )
  if (isNamed) process.env.MINIFLARE_WORKERD_PATH = name
}

async function endLeft(name: string): Promise<void> {
  const left = async () =>
    (await processes()).filter(({ command }) => command.startsWith(`${name} `)).map(({ pid }) => pid)
  for (const pid of await left())
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It is gone by now; or it is another user's, and is named below.
    }
  for (let waited = 0; waited < GONE_MS; waited += 100) {
    if ((await left()).length === 0) return
    await pause(100)
  }
  throw new Error(`The runtime of an earlier npm start, process ${(await left()).join(', ')}, does not end`)
}
