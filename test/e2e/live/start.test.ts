/** `npm start` as people treat it: killed and started again, and started twice. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { processes, root } from '../../../scripts/wrangler.ts'
import { freePort } from '../runtime/runtime.ts'

let folder: string
let ports: { PORT: string; NEWSROOM_PORT: string }
const started: ChildProcess[] = []

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'digest-start-')))
  ports = { PORT: String(await freePort()), NEWSROOM_PORT: String(await freePort()) }
})
afterEach(async () => {
  const running = started
    .splice(0)
    .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  for (const child of running) child.kill()
  await Promise.all(running.map((child) => once(child, 'close')))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function spawned(
  env: Record<string, string> = {},
  state = folder,
): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, ['scripts/start.ts', '--state', state], {
    cwd: root,
    env: { ...process.env, ...ports, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  return { child, said: () => said }
}

/** What it prints until it is ready or ends. */
async function start(...how: Parameters<typeof spawned>): Promise<{ child: ChildProcess; said: string }> {
  const { child, said } = spawned(...how)
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', () => said().includes('Running until') && resolve())
    child.on('close', () => resolve())
  })
  return { child, said: said() }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal)
  await once(child, 'close')
}

const otherPorts = async () => ({ PORT: String(await freePort()), NEWSROOM_PORT: String(await freePort()) })

/** The runtimes on the folder. */
const runtimes = async () =>
  (await processes()).filter(({ command }) => command.startsWith(`${folder}/workerd `)).map(({ pid }) => pid)

const tokenIn = (said: string) => /^eyJ\S+$/m.exec(said)?.[0]

async function weights(token: string | undefined, method = 'GET', body?: object): Promise<unknown> {
  const path = method === 'GET' ? 'weights' : 'feedback'
  const answer = await fetch(`http://127.0.0.1:${ports.PORT}/v1/users/me/${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return answer.json()
}

test('what was told is there after kill -9, on the same ports; a second one at the same time is refused', async () => {
  // Left by one that is gone, whose number another process has by now: it holds nothing.
  await writeFile(join(folder, 'start.pid'), String(process.pid))
  const { child, said } = await start()
  const vote = { articleId: 'a', feedback: 'helpful', topics: ['Rivers'] }
  expect(await weights(tokenIn(said), 'POST', vote)).toMatchObject({ success: true })

  const second = await start(await otherPorts())
  expect(second.said).toContain(`already running here, as process ${child.pid}`)
  expect(second.child.exitCode).toBe(1)

  const left = await runtimes()
  await end(child, 'SIGKILL')
  expect(await runtimes(), 'its runtime outlives it').toEqual(left)
  expect(left).toHaveLength(1)

  const again = await start()
  expect(again.said).toContain('Running until')
  expect(await runtimes(), 'until the next start').not.toContain(left[0])
  expect(await weights(tokenIn(said))).toEqual({ Rivers: 1.1 })

  await end(again.child, 'SIGTERM')
  expect(await readdir(folder), 'nobody is named any more').not.toContain('start.pid')
})

test('of two at one instant one runs; its runtime is found also where that was started anew', async () => {
  const [one, other] = await Promise.all([start(), start(await otherPorts())])
  const ended = [one, other].filter(({ child }) => child.exitCode !== null)
  expect(ended.map(({ said }) => said)).toEqual([expect.stringContaining('already running here')])
  const { child, said } = ended[0] === one ? other : one

  const [first = 0] = await runtimes()
  process.kill(first, 'SIGKILL')
  const address = /http:\S+:\d+/.exec(said)?.[0] ?? ''
  const anew = await vi.waitFor(async () => {
    // One that does not answer yet ends by itself when its starter does.
    await fetch(address)
    const [pid = first] = await runtimes()
    expect(pid).not.toBe(first)
    return pid
  }, 10_000)
  await end(child, 'SIGKILL')
  expect(await runtimes()).toEqual([anew])

  const code = 'setTimeout(() => {}, 60_000)'
  const foreign = spawn(process.execPath, ['-e', code], { argv0: `${folder}-2/workerd` })
  started.push(foreign)
  expect((await start()).said).toContain('Running until')
  expect(await runtimes()).not.toContain(anew)
  expect(foreign.signalCode, 'a runtime of somebody else').toBeNull()
})

test('Ctrl-C while it builds leaves nothing behind', async () => {
  const temporary = join(folder, 'temporary')
  await mkdir(temporary)
  const { child, said } = spawned({ TMPDIR: temporary })
  const bundles = async () => (await readdir(temporary)).filter((name) => name.startsWith('digest-bundle-'))
  await vi.waitFor(async () => expect(await bundles()).toHaveLength(2), 10_000)
  await end(child, 'SIGINT')
  expect(said()).toBe('Stopped.\n')
  expect(child.exitCode).toBe(0)
  expect(await bundles()).toEqual([])
  expect(await readdir(folder)).not.toContain('start.pid')
})

test('what cannot be is said before anything is started', async () => {
  const same = await start({ NEWSROOM_PORT: ports.PORT })
  expect(same.said).toBe(`PORT and NEWSROOM_PORT are both ${ports.PORT}\n`)
  await writeFile(join(folder, 'file'), '')
  const file = await start({ INIT_CWD: folder }, 'file')
  expect(file.said).toBe(`${join(folder, 'file')} is no folder\n`)
})
