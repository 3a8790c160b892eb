/**
 * docs/storage.md shows what is really stored and sent. The suite plays the story of the page, two mornings of one
 * reader, and puts what it finds into the page's named code blocks. The page must not change by that.
 * `npm test -- storage-page -u` writes them anew.
 */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, onTestFinished, test, vi } from 'vitest'
import page from '../../docs/storage.md?raw'
import { errorCodes } from '../../src/contract/errorCodes.ts'
import { FrameSchema, UserFrameSchema } from '../../src/contract/frames.ts'
import { UserHandle } from '../../src/DigestService.ts'
import { DigestJob, UserState } from '../../src/index.ts'
import { MAY_REPORT_HEADER, TOKEN_EXPIRY_HEADER } from '../../src/platform/upgrade.ts'
import { UserStore } from '../../src/user/store.ts'
import { clock, DAY, HOUR, MINUTE } from '../support.ts'

const sources = Object.values(
  import.meta.glob('../../src/**/*.ts', { query: '?raw', import: 'default', eager: true }),
)
const NAMED_BLOCK = /^(```\w+ (\S+)\n)[\s\S]*?^```$/gm

/** What the story has found, by the name of a block. The first finding of a name counts. */
const found = new Map<string, string>()
const find = (name: string, text: string) => {
  if (!found.has(name)) found.set(name, text)
}

const STATUS = 'JobStatus'

/** A job's status and an event, which the page shows once, are their types' names everywhere else. */
function shorten(_: string, value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('{"specversion"')) return 'DigestEvent as JSON'
  if (typeof value !== 'object' || value === null || !('articleCount' in value && 'startedAt' in value))
    return value
  find('status', fields(value))
  return STATUS
}

const compact = (value: unknown) => JSON.stringify(value, shorten).replaceAll(`"${STATUS}"`, STATUS)

/** One field a line. */
function fields(value: object): string {
  const lines = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => `  ${JSON.stringify(name)}: ${compact(one)}`)
  return `{\n${lines.join(',\n')}\n}`
}

/** JSON as it is stored and sent, on several lines if it is long. */
function json(value: unknown): string {
  const line = compact(value)
  return line.length <= 100 || typeof value !== 'object' || value === null ? line : fields(value)
}

/** Finds every key and table of an object, with the newest row of each. */
async function findStorage<T extends DigestJob | UserState>(owner: string, stub: DurableObjectStub<T>) {
  await runInDurableObject<T, void>(stub, (_, { storage }) => {
    for (const [key, value] of storage.kv.list()) find(`${owner}.${key}`, json(value))
    const tables = storage.sql.exec<{ name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'",
    )
    for (const { name, sql } of tables.toArray()) {
      find(`${owner}.${name}.table`, sql.replace(/\n\s+/g, '\n  ').replace(/\n\s*\)/, '\n)'))
      for (const row of storage.sql.exec(`SELECT * FROM ${name} LIMIT 1`)) {
        const width = Math.max(...Object.keys(row).map((column) => column.length)) + 2
        const lines = Object.entries(row).map(([column, value]) => {
          const isObject = typeof value === 'string' && value.startsWith('{')
          return column.padEnd(width) + (isObject ? compact(JSON.parse(value)) : String(value))
        })
        find(`${owner}.${name}`, lines.join('\n'))
      }
    }
  })
}

/** A live connection straight to an object. Finds each frame that it receives, and returns their types. */
async function watch(owner: string, stub: Pick<Fetcher, 'fetch'>, until: number) {
  const { webSocket } = await stub.fetch('https://do/events', {
    headers: { Upgrade: 'websocket', [TOKEN_EXPIRY_HEADER]: String(until), [MAY_REPORT_HEADER]: 'true' },
  })
  if (!webSocket) throw new Error('The connection was refused')
  const types: string[] = []
  webSocket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(String(data))
    types.push(frame.type)
    find(`${owner}.frame.${frame.type}`, json(frame))
  })
  webSocket.accept()
  return {
    send: (message: unknown) => webSocket.send(JSON.stringify(message)),
    close: () => webSocket.close(),
    /** Waits without `vi.waitFor`, which moves the clock. */
    async received(type: string) {
      while (!types.includes(type)) await scheduler.wait(5)
    },
  }
}

/** The methods of UserState that no handle offers are the messages that a job sends to its user, but for two. */
const methods = UserState.prototype as unknown as Record<string, (message: unknown) => Promise<unknown>>
const EVENTS = ['fetch', 'alarm', 'webSocketMessage', 'webSocketClose', 'countOrder', 'exportPage']
const messages = Object.getOwnPropertyNames(methods).filter(
  (name) => !Object.hasOwn(UserHandle.prototype, name) && !EVENTS.includes(name),
)

/** Finds the argument and the result of each message from now on. */
function findMessages(): void {
  for (const name of messages) {
    const send = methods[name]
    vi.spyOn(methods, name).mockImplementation(async function (this: UserState, message) {
      const result = await send?.call(this, message)
      find(`message.${name}`, `${name}(${json(message)})${result === undefined ? '' : `\n→ ${json(result)}`}`)
      return result
    })
  }
}

const article = {
  id: 'a1',
  title: 'A river returns to its old bed',
  url: 'https://gazette.example/rivers/1?utm_source=rss',
  source: 'Gazette',
  topics: ['Rivers'],
}

test('docs/storage.md shows what is stored and sent', async () => {
  const time = clock()
  vi.setSystemTime(Date.parse('2031-01-14T18:00:00Z'))
  // The reader's random key.
  vi.spyOn(crypto, 'randomUUID').mockReturnValue('0b9f2c1e-5d0c-4c57-9d3a-6f7f0e1f8a21')
  onTestFinished(() => void vi.restoreAllMocks())
  const user = env.USER_STATE.getByName('ida')
  const job = (id: string) => env.DIGEST_JOB.getByName(`ida:${id}`)
  let newsroom = 202
  const NEWSROOM = {
    async fetch(url: string, { method, body }: { method: string; body: string }) {
      find('order', `${method} ${url}\n\n${json(JSON.parse(body))}`)
      return Response.json({}, { status: newsroom })
    },
  }
  await runInDurableObject(user, (object) => Object.assign(object, { env: { ...env, NEWSROOM } }))
  const alarm = () => runInDurableObject(user, (object) => object.alarm())

  await user.updatePreferences({
    topics: ['Science', 'Rivers'],
    timeZone: 'Europe/Berlin',
    schedule: '0 7 * * *',
    feeds: ['https://gazette.example/feed.xml'],
  })

  // The first morning: a digest of one article, and a vote on it.
  vi.setSystemTime(Date.parse('2031-01-15T06:00:00Z'))
  await alarm()
  const [first] = (await user.jobs()).jobs
  if (!first) throw new Error('The schedule has started no job')
  time.pass(5_000)
  await job(first.id).addArticle(article)
  time.pass(5_000)
  await job(first.id).complete()
  time.pass(HOUR)
  await user.recordFeedback({ articleId: 'a1', feedback: 'helpful', topics: ['Rivers'], source: 'Gazette' })

  // The second morning: the newsroom is down at first.
  vi.setSystemTime(Date.parse('2031-01-16T06:00:00Z'))
  onTestFinished(() => void vi.restoreAllMocks())
  findMessages()
  const list = await watch('user', user, time.now() + 60 * DAY)
  await list.received('jobs')
  newsroom = 503
  await alarm()
  await findStorage('user', user)
  newsroom = 202
  time.pass(MINUTE)
  await alarm()
  const [second] = (await user.jobs()).jobs
  if (!second || second.id === first.id) throw new Error('The schedule has started no second job')
  const stub = job(second.id)
  const EVENTS = {
    async send(event: object) {
      find('event', fields(event))
      throw new Error('The queue is down')
    },
  }
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  await runInDurableObject(stub, (object) => void Object.assign(object, { env: { ...env, EVENTS } }))
  const live = await watch('job', stub, time.now() + 60 * DAY)
  await runInDurableObject(stub, (_, ctx) => {
    for (const socket of ctx.getWebSockets()) find('attachment', json(socket.deserializeAttachment()))
  })
  live.send({ ref: 1, articles: [{ ...article, id: 'b1', url: 'https://gazette.example/rivers/2' }] })
  await live.received('received')
  live.send('no report')
  list.send('no report')
  await live.received('error')
  await list.received('error')
  time.pass(5_000)
  await stub.complete({ digestId: 'mail-77' })
  await live.received('end')
  await findStorage('job', stub)
  const other = job('other')
  await other.start({ topics: ['Science'] })
  const watched = await watch('job', other, time.now() + 60 * DAY)
  await other.erase()
  await watched.received('closing')
  await list.received('erased')
  list.close()

  // More bytes than may wait for so many watchers.
  const crowded = job('crowded')
  await crowded.start({ topics: ['Science'] })
  const crowd = []
  for (let count = 0; count < 20; count += 1) crowd.push(await watch('job', crowded, time.now() + DAY))
  const summary = 'x'.repeat(60_000)
  await crowded.addArticles(
    Array.from({ length: 16 }, (_, number) => ({ id: `c${number}`, title: `Article ${number}`, summary })),
  )
  for (const { received } of crowd) await received('fetch')
  await crowded.erase()

  // Another user, restored from the export.
  const document = await new Response(await user.exportData()).json()
  const copy = env.USER_STATE.getByName('ida-restored')
  await runInDurableObject(copy, (object) => Object.assign(object, { env: { ...env, NEWSROOM } }))
  await copy.importData(document as Parameters<typeof copy.importData>[0])
  await copy.resetSourceLearning('Gazette')
  // As while many votes are learned.
  await runInDurableObject(copy, (_, { storage }) =>
    new UserStore(storage).saveCleanUp({ tries: 1, notBefore: time.now() + 10 * MINUTE }),
  )
  await findStorage('user', copy)

  // A month later the vote is part of the baseline.
  time.pass(31 * DAY)
  await alarm()
  await findStorage('user', user)
  const lastList = await watch('user', user, time.now() + DAY)
  await lastList.received('jobs')

  // An erasure that waits for a job.
  let isWaiting = true
  const { erase } = DigestJob.prototype
  vi.spyOn(DigestJob.prototype, 'erase').mockImplementation(async function (this: DigestJob) {
    while (isWaiting) await scheduler.wait(10)
    await erase.call(this)
  })
  const erasure = user.erase()
  await lastList.received('closing')
  await findStorage('user', user)
  isWaiting = false
  await erasure

  const frames = [
    ...FrameSchema.options.map(({ entries }) => `job.frame.${entries.type.literal}`),
    ...UserFrameSchema.options.map(({ entries }) => `user.frame.${entries.type.literal}`),
  ]
  const keys = sources.flatMap((text) =>
    [...text.matchAll(/\bkv\.(?:get|put|delete)\('(\w+)'/g)].map(([, key]) => key),
  )
  const names = [...found.keys()]
  expect(names, 'every frame, message and key is found').toEqual(
    expect.arrayContaining([...frames, ...messages.map((name) => `message.${name}`)]),
  )
  for (const key of keys)
    expect(
      names.filter((name) => name.split('.')[1] === key),
      key,
    ).not.toEqual([])

  const blocks = [...page.matchAll(NAMED_BLOCK)].map(([, , name]) => name)
  expect(blocks.toSorted(), 'the blocks of the page').toEqual(names.toSorted())
  const current = page.replace(
    NAMED_BLOCK,
    (_, begin: string, name: string) => `${begin}${found.get(name)}\n\`\`\``,
  )
  await expect(current).toMatchFileSnapshot('../../docs/storage.md')

  const prose = page.replaceAll(NAMED_BLOCK, '')
  const known = [...found]
    .flat()
    .concat(Object.getOwnPropertyNames(DigestJob.prototype), errorCodes)
    .join(' ')
  const words = new Set(known.match(/\w+/g))
  const unknown = [...prose.matchAll(/`(\w+)`/g)]
    .map(([, name = '']) => name)
    .filter((name) => !words.has(name))
  expect(unknown, 'names in the text that nothing has').toEqual([])
})
