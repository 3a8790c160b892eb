/** `npm start` as people use it, on a copy of the repository: the printed calls, an edit, a restart, a wrong port. */
import { type ChildProcess, execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'
import { launch } from '../runtime/program.ts'
import { freePort } from '../runtime/runtime.ts'
import { until } from '../runtime/until.ts'

const COPIED = ['src', 'console', 'examples', 'scripts', 'package.json', 'tsconfig.json', 'wrangler.jsonc']
const TOKEN = /^eyJ\S+$/m

let folder: string
let port: number
let running: { child: ChildProcess; output: () => string; ended: Promise<unknown> }
const launched: ChildProcess[] = []

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'digest-start-')))
  for (const name of COPIED) await cp(join(root, name), join(folder, name), { recursive: true })
  await configure({ AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'digests', JURISDICTION: 'eu' })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  port = await freePort()
  running = await start()
})
afterAll(async () => {
  await stop()
  await rm(folder, { recursive: true, force: true })
})

/** As on a checkout that is also deployed: every token must carry these, and objects are made elsewhere. */
async function configure(vars: Record<string, string>): Promise<void> {
  const path = join(folder, 'wrangler.jsonc')
  let text = await readFile(path, 'utf8')
  for (const [name, value] of Object.entries(vars))
    text = text.replace(`"${name}": ""`, `"${name}": "${value}"`)
  await writeFile(path, text)
}

function launchStart(env: Record<string, string>, ...args: string[]): typeof running {
  const child = launch(process.execPath, ['scripts/start.ts', ...args], {
    cwd: folder,
    // As npm calls it, with the workerd that people have.
    env: {
      ...process.env,
      WRANGLER_LOG: 'log',
      npm_lifecycle_event: 'start',
      MINIFLARE_WORKERD_PATH: undefined,
      ...env,
    },
  })
  launched.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  return { child, output: () => output, ended: once(child, 'exit') }
}

async function start(): Promise<typeof running> {
  const started = launchStart({ PORT: String(port) })
  const seen = () => started.output() + exitOf(started.child)
  expect(await until(seen, (text) => /Ready on|exited with/.test(text))).toContain('Ready on')
  return started
}

const exitOf = ({ exitCode }: ChildProcess) => (exitCode === null ? '' : `\nexited with ${exitCode}`)

/** Also those that never became ready. */
async function stop(): Promise<void> {
  const left = launched.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  for (const child of left) child.kill('SIGTERM')
  await Promise.all(left.map((child) => once(child, 'exit')))
}

const weights = async (token: string) => {
  const address = `http://127.0.0.1:${port}/v1/users/me/weights`
  const response = await fetch(address, { headers: { Authorization: `Bearer ${token}` } })
  return [response.status, await response.json()]
}
/** The ids of all processes below a process. */
async function descendants(parent: number | undefined): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid='])
  const processes = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/).map(Number))
  const below = (id: number | undefined): number[] =>
    processes.flatMap(([pid = 0, ppid]) => (ppid === id ? [pid, ...below(pid)] : []))
  return below(parent)
}

/** A process that ended may still be listed, as a zombie, where nothing waits for it. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}

const token = () => TOKEN.exec(running.output())?.[0] ?? ''

test('the printed calls work as printed, and the console is where the link leads', async () => {
  const calls = running.output().match(/^curl .*$/gm) ?? []
  const answers = []
  for (const call of calls) answers.push(JSON.parse((await promisify(execFile)('sh', ['-c', call])).stdout))
  expect(answers).toMatchObject([
    { id: 'hello', topics: ['science'] },
    { id: 'hello', topics: ['science'] },
    { success: true, changes: [{ topic: 'science', before: 1, after: 1.1 }] },
  ])
  const [, link] = /^Console +(\S+)$/m.exec(running.output()) ?? []
  expect(link).toContain(`#token=${token()}`)
  expect(await (await fetch(String(link))).text()).toContain('<title>')
  const output = running.output().replace(/.*JURISDICTION eu is ignored.*/, '')
  expect(output).not.toMatch(/types might be out of date|warning/i)
})

test('a page on any port of this machine may call', async () => {
  const preflight = (Origin: string) =>
    fetch(`http://127.0.0.1:${port}/v1/users/me/weights`, {
      method: 'OPTIONS',
      headers: { Origin, 'Access-Control-Request-Method': 'GET' },
    })
  const allowed = await preflight('http://localhost:5173')
  expect([allowed.status, allowed.headers.get('Access-Control-Allow-Origin')]).toEqual([
    204,
    'http://localhost:5173',
  ])
  expect((await preflight('http://evil.example')).status).toBe(403)
})

test('a jurisdiction, which this machine does not have, is ignored with a line', () => {
  expect(running.output().split('JURISDICTION eu is ignored')).toHaveLength(2)
})

test('the link to the console comes again after all that wrangler prints, and no printed call waits for ever', async () => {
  const links = await until(
    () => running.output().match(/^Console +\S+$/gm) ?? [],
    (found) => found.length > 1,
  )
  expect(links[1]).toBe(links[0])
  expect(running.output().lastIndexOf('Console')).toBeGreaterThan(running.output().indexOf('Ready on'))
  for (const call of running.output().match(/^curl .*$/gm) ?? []) expect(call).toMatch(/ -m \d+ /)
})

test('`.dev.vars` may hold the previous secret; a name that is not read is said', async () => {
  const previous = 'the secret before, of at least 32 characters'
  const path = join(folder, '.dev.vars')
  const secrets = await readFile(path, 'utf8')
  await stop()
  await writeFile(path, `${secrets}AUTH_SECRET_PREVIOUS="${previous}"\nLOG_LEVEL=info\n`)
  running = await start()
  expect(running.output()).toContain('Set LOG_LEVEL in wrangler.jsonc')
  // Signed as for a deployment, by the copy, whose configuration asks for an issuer and an audience.
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/token.ts', '--user', 'ann'], {
    cwd: folder,
    env: { ...process.env, AUTH_SECRET: previous },
  })
  expect(await weights(stdout.trim())).toEqual([200, {}])
  await writeFile(path, secrets)
})

test('an edit of a source file is served without a restart', async () => {
  const path = join(folder, 'src', 'gateway', 'router.ts')
  const source = await readFile(path, 'utf8')
  const edited = source.replace("'There is no such path'", "'There is no such path (edited)'")
  expect(edited).not.toBe(source)
  await writeFile(path, edited)
  const read = async () => (await fetch(`http://127.0.0.1:${port}/nowhere`)).json()
  // While wrangler restarts the Worker, a connection may be refused.
  await expect
    .poll(() => read().catch(String))
    .toEqual({ error: 'There is no such path (edited)', code: 'not_found' })
})

test('a port that is taken, or none, is said before anything starts', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port: number } = taken.address() as { port: number }
  for (const [how, message] of [
    [
      launchStart({ PORT: String(number) }),
      `Port ${number} is in use: choose another with PORT=8790 npm start\n`,
    ],
    [launchStart({ PORT: '' }, '--port', String(number)), `Port ${number} is in use`],
    [launchStart({ PORT: '0' }), '0 is not a port\n'],
    [launchStart({ PORT: 'http' }), 'http is not a port\n'],
  ] as const) {
    await how.ended
    expect(how.output()).toContain(message)
    expect(how.child.exitCode).toBe(1)
  }
  taken.close()
})

test.for(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'after %s no process stays, and what was stored is there at the next start, for the same token',
  async (signal) => {
    const earlier = token()
    const pids = await descendants(running.child.pid)
    expect(pids.length).toBeGreaterThan(3)
    running.child.kill(signal)
    await running.ended
    // Nothing can be passed on after SIGKILL: the other processes find out by themselves.
    await expect.poll(() => pids.filter(isAlive)).toEqual([])
    running = await start()
    expect(await weights(earlier)).toEqual([200, { science: 1.1 }])
  },
)
