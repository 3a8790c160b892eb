/** `npm start` as people treat it: killed and started again, and started twice. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { processes, root } from '../../scripts/wrangler.ts'
import { freePort } from './runtime.ts'

let folder: string
let ports: { PORT: string; NEWSROOM_PORT: string }
const started: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digest-start-'))
  ports = { PORT: String(await freePort()), NEWSROOM_PORT: String(await freePort()) }
})
afterAll(async () => {
  for (const child of started) if (child.exitCode === null) child.kill()
  await rm(folder, { recursive: true, force: true })
})

/** What it prints until it is ready or ends. */
async function start(more: Partial<typeof ports> = {}): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['scripts/start.ts', '--state', folder], {
    cwd: root,
    env: { ...process.env, ...ports, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let said = ''
  await new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk
        if (said.includes('Running until')) resolve()
      })
    child.on('close', () => resolve())
  })
  return { child, said }
}

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
  const { child, said } = await start()
  const vote = { articleId: 'a', feedback: 'helpful', topics: ['Rivers'] }
  expect(await weights(tokenIn(said), 'POST', vote)).toMatchObject({ success: true })

  const second = await start({ PORT: String(await freePort()), NEWSROOM_PORT: String(await freePort()) })
  expect(second.said).toContain(`already running here, as process ${child.pid}`)
  expect(second.child.exitCode).toBe(1)

  const { runtime } = JSON.parse(await readFile(join(folder, 'lock.json'), 'utf8'))
  const isLeft = async () => (await processes()).some(({ pid }) => pid === runtime)
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(await isLeft(), 'its runtime outlives it').toBe(true)

  const again = await start()
  expect(again.said).toContain('Running until')
  expect(await isLeft(), 'until the next start').toBe(false)
  expect(await weights(tokenIn(said))).toEqual({ Rivers: 1.1 })

  again.child.kill('SIGTERM')
  await once(again.child, 'close')
  await expect(readFile(join(folder, 'lock.json')), 'nothing is held any more').rejects.toThrow()
})
