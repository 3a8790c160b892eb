/**
 * `npm run first-deployment -- https://…`: tries on a deployed copy what only a deployment can show, and lists what
 * differed. It erases a user with 500 jobs, reports 1 MiB to a job that 1,000 sockets watch, and looks at a handshake's
 * log entry. It makes users of its own and erases them. `AUTH_SECRET` in the environment signs their tokens.
 *
 * The copy needs `MAX_JOBS_PER_DAY=500`; otherwise the user has as many jobs as it allows. `--jobs` and `--sockets` make it
 * smaller. `--tail FILE` names what `npx wrangler tail --format json > FILE` has written meanwhile.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { DigestClient, ServiceError } from '../src/client/client.ts'
import { signingSecret, tokenFor } from './secret.ts'

const USAGE = 'npm run first-deployment -- https://… [--jobs 500] [--sockets 1000] [--tail FILE]'
const MINUTES = 60
/** 17 articles of 60 KB are 1 MiB. */
const ARTICLES = 17
const SUMMARY = 'x'.repeat(60_000)
const AT_ONCE = 20
/** A watch token opens at most half of a job's connections. */
const SOCKETS_A_TOKEN = 400
const QUIET_MS = 10_000

const differences: string[] = []
/** Prints what was found, and remembers what is not as the pages say. */
function found(what: string, isExpected: boolean, details: string): void {
  console.log(`${isExpected ? 'as expected' : 'DIFFERENT  '}  ${what}: ${details}`)
  if (!isExpected) differences.push(`${what}: ${details}`)
}

async function inBatches(count: number, run: (index: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE)
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => run(from + index)),
    )
}

const codeOf = (error: unknown) => (error instanceof ServiceError ? error.code : String(error))

async function eraseManyJobs(base: URL, jobs: number): Promise<void> {
  const user = `first-deployment-${randomUUID()}`
  const token = await tokenFor(signingSecret(), { user, scope: 'digest:produce', minutes: MINUTES })
  const client = new DigestClient({ base, token })
  let started = 0
  const refusals = new Map<string, number>()
  await inBatches(jobs, async (index) => {
    try {
      // The client would wait for a day.
      const response = await fetch(new URL('/v1/users/me/jobs', base), {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ jobId: `job-${index}`, topics: ['science'] }),
      })
      if (response.status === 201) started += 1
      else refusals.set(String(response.status), (refusals.get(String(response.status)) ?? 0) + 1)
    } catch (error) {
      refusals.set(String(error), (refusals.get(String(error)) ?? 0) + 1)
    }
  })
  const refused = [...refusals].map(([status, count]) => `${count} × ${status}`).join(', ')
  found(
    'jobs of one user',
    started === jobs,
    `${started} of ${jobs} started${refused && `; refused ${refused}`}`,
  )
  const began = Date.now()
  const answers: string[] = []
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await client.erase().then(({ erased }) => (erased ? 'erased' : 'jobs are left'), codeOf)
    answers.push(answer)
    if (answer === 'erased') break
    await pause(1_000)
  }
  const seconds = ((Date.now() - began) / 1_000).toFixed(1)
  found(
    'erasing them',
    answers.at(-1) === 'erased' && answers.every((answer) => ['erased', 'jobs are left'].includes(answer)),
    `${answers.join(', ')} (${seconds} s)`,
  )
  const left = await client.jobs().then(({ jobs: listed }) => `${listed.length} jobs are listed`, codeOf)
  found('after the erasure', left === '0 jobs are listed', left)
}

/** A connection, and what has happened to it. */
interface Connection {
  bytes: number
  closed?: number
}

/** @returns undefined if it is refused */
function connect(address: URL): Promise<{ socket: WebSocket; connection: Connection } | undefined> {
  const socket = new WebSocket(address)
  const connection: Connection = { bytes: 0 }
  socket.addEventListener('close', ({ code }) => {
    connection.closed = code
  })
  socket.addEventListener('message', ({ data }) => {
    connection.bytes += String(data).length
  })
  return new Promise((resolve) => {
    socket.addEventListener('open', () => resolve({ socket, connection }))
    socket.addEventListener('error', () => resolve(undefined))
  })
}

async function broadcast(base: URL, sockets: number): Promise<void> {
  const user = `first-deployment-${randomUUID()}`
  const token = await tokenFor(signingSecret(), { user, scope: 'digest:produce', minutes: MINUTES })
  const client = new DigestClient({ base, token })
  await client.start({ jobId: 'crowd', topics: ['science'], timeoutMs: 60 * 60_000 })
  const addresses: URL[] = []
  for (let from = 0; from < sockets; from += SOCKETS_A_TOKEN) {
    // Two tokens of one second are the same token.
    if (from > 0) await pause(1_100)
    const { watchToken } = await client.watchToken('crowd')
    const address = new URL(`/v1/users/${user}/jobs/crowd/events`, base)
    address.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:'
    address.searchParams.set('token', watchToken)
    addresses.push(address)
  }
  const connections: Connection[] = []
  const open: WebSocket[] = []
  let refused = 0
  await inBatches(sockets, async (index) => {
    const address = addresses[Math.floor(index / SOCKETS_A_TOKEN)] ?? base
    for (let tries = 1; tries <= 5; tries += 1) {
      const connected = await connect(address)
      if (connected) {
        connections.push(connected.connection)
        open.push(connected.socket)
        return
      }
      // The watch tokens of a job open 600 connections a minute.
      await pause(20_000)
    }
    refused += 1
  })
  found('connections', refused === 0, `${connections.length} open, ${refused} refused`)
  const before = connections.map(({ bytes }) => bytes)
  const began = Date.now()
  const articles = Array.from({ length: ARTICLES }, (_, index) => ({
    id: `a${index}`,
    title: `Article ${index}`,
    topics: ['science'],
    summary: SUMMARY,
  }))
  const outcome = await client
    .addArticles('crowd', articles)
    .then(
      ({ outcomes }) => `${outcomes.filter((one) => one.outcome === 'added').length} articles added`,
      codeOf,
    )
  found(
    'a report of 1 MiB',
    outcome === `${ARTICLES} articles added`,
    `${outcome} (${Date.now() - began} ms)`,
  )
  await quiet(connections)
  const closed = connections.flatMap(({ closed: code }) => (code === undefined ? [] : [code]))
  const received = connections.map(({ bytes }, index) => bytes - (before[index] ?? 0))
  found(
    'what the sockets received',
    received.every((bytes) => bytes > 0),
    `${received.filter((bytes) => bytes > 0).length} of ${connections.length} something, ${Math.min(...received)} to ${Math.max(...received)} characters each`,
  )
  found(
    'sockets closed meanwhile',
    closed.length === 0,
    closed.length === 0 ? 'none' : [...new Set(closed)].join(', '),
  )
  const status = await client.status('crowd').then(({ articleCount }) => `${articleCount} articles`, codeOf)
  found('the job afterwards', status === `${ARTICLES} articles`, status)
  for (const socket of open) socket.close()
  await client.erase()
}

/** Waits until nothing arrives any more. */
async function quiet(connections: Connection[]): Promise<void> {
  const sum = () => connections.reduce((total, { bytes }) => total + bytes, 0)
  for (let last = -1, since = Date.now(); Date.now() - since < QUIET_MS; await pause(250)) {
    if (sum() === last) continue
    last = sum()
    since = Date.now()
  }
}

/** One connection of the client, whose log entry may not have the user's token. */
async function handshake(base: URL, tail: string | undefined): Promise<void> {
  const user = `first-deployment-${randomUUID()}`
  const token = await tokenFor(signingSecret(), { user, scope: 'digest:produce', minutes: MINUTES })
  const client = new DigestClient({ base, token })
  await client.start({ jobId: 'handshake', topics: ['science'] })
  const stop = new AbortController()
  for await (const frame of client.watch('handshake', { signal: stop.signal })) {
    found('a handshake', true, `the first frame is ${frame.type}`)
    break
  }
  stop.abort()
  await client.erase()
  const [, payload = '', signature = ''] = token.split('.')
  if (tail === undefined)
    console.log(
      `look at     its log entry: search for ${user} in the logs or in \`npx wrangler tail --format json\`. Nothing there may contain ${signature.slice(0, 12)}…`,
    )
  else {
    // The log comes some seconds later.
    await pause(QUIET_MS)
    const text = existsSync(tail) ? readFileSync(tail, 'utf8') : ''
    const parts = [payload, signature].filter((part) => text.includes(part))
    found('log entries', text !== '', `${text.length} characters in ${tail}`)
    found(
      'the token in them',
      parts.length === 0,
      parts.length === 0 ? 'nowhere' : `${parts.length} of its parts`,
    )
  }
}

const number = (text: string, name: string) => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number of at least 1`)
  return value
}

function addressOf([address = '']: string[]): URL {
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return new URL(address)
  throw new Error('The address of the deployed copy is required, such as https://digests.example')
}

/** @throws with the address: `fetch` alone says no more than that it failed */
async function assertReached(base: URL): Promise<void> {
  await fetch(new URL('/health', base)).catch(({ cause }: Error) => {
    const { code, message } = (cause ?? {}) as NodeJS.ErrnoException
    throw new Error(`${base.origin} cannot be reached (${code ?? message})`)
  })
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      jobs: { type: 'string', default: '500' },
      sockets: { type: 'string', default: '1000' },
      tail: { type: 'string' },
    },
  })
  const base = addressOf(positionals)
  const jobs = number(values.jobs, 'jobs')
  const sockets = number(values.sockets, 'sockets')
  await assertReached(base)
  await handshake(base, values.tail)
  await eraseManyJobs(base, jobs)
  await broadcast(base, sockets)
  console.log(
    differences.length === 0
      ? '\nNothing differed.'
      : `\nDifferent from the local runtime:\n${differences.map((one) => `- ${one}`).join('\n')}`,
  )
  process.exit(differences.length === 0 ? 0 : 1)
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\nUsage: ${USAGE}`)
  process.exit(2)
}
