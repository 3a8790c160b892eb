/** Checks the types of every folder with a tsconfig.json, one compiler for each core at a time. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { root } from './wrangler.ts'

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

/** These have their own compiler or checkout; their tests compile them. */
const ELSEWHERE = ['test/generated/', 'examples/other-repository/']

const configs = globSync('**/tsconfig.json', {
  cwd: root,
  exclude: ['**/node_modules', '**/.wrangler'],
}).filter((path) => !ELSEWHERE.some((folder) => path.startsWith(folder)))
const failed: string[] = []

/** With several threads, each of these small programs would take twice the processor time. */
async function check(path: string): Promise<void> {
  const child = spawn(process.execPath, [tsc, '-p', path, '--singleThreaded'], {
    cwd: root,
    stdio: 'inherit',
  })
  const [status] = await once(child, 'exit')
  if (status !== 0) failed.push(path)
}

const waiting = [...configs]
async function checkWaiting(): Promise<void> {
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) await check(path)
}
await Promise.all(Array.from({ length: availableParallelism() }, checkWaiting))

if (failed.length > 0) {
  console.error(`Types are wrong by ${failed.join(', ')}`)
  process.exitCode = 1
}
