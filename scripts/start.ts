/**
 * `npm start [-- --log] [-- --state FOLDER]`: keeps the service and the newsroom running on storage that survives, until
 * Ctrl-C. `--log` prints what the Workers log.
 */
import { join } from 'node:path'
import { parseArgs, styleText } from 'node:util'
import { startLocal } from './local.ts'
import { lock } from './lock.ts'
import { localSecret, tokenFor } from './secret.ts'
import { fromCaller, isEnding, onStop, root } from './wrangler.ts'

const USER = 'alice'
const TOKEN_MINUTES = 12 * 60

function port(name: string, usual: number): number {
  const text = process.env[name] || String(usual)
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= 1 && number <= 65_535) return number
  throw new Error(`${name}=${text} is no port`)
}

/** A whole feed in one line: the address of a real one works as well. */
const DOCUMENT =
  '<rss version="2.0"><channel><title>Hello</title><item><title>Science says hello</title><guid>https://hello.example/1</guid></item></channel></rss>'

function curl(method: string, address: string, token?: string, body?: unknown): string {
  const parts = ['curl -sS', method === 'GET' ? '' : `-X ${method}`, `'${address}'`]
  if (token) parts.push(`-H 'Authorization: Bearer ${token}'`)
  if (body) parts.push(`-H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`)
  return parts.filter((part) => part !== '').join(' ')
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      log: { type: 'boolean', default: false },
      /** Where the objects are kept. */
      state: { type: 'string', default: join(root, '.wrangler', 'state-local') },
    },
  })
  const [servicePort, newsroomPort] = [port('PORT', 8787), port('NEWSROOM_PORT', 8788)]
  if (servicePort === newsroomPort) throw new Error(`PORT and NEWSROOM_PORT are both ${servicePort}`)
  onStop(() => {
    console.log('Stopped.')
    process.exit(0)
  })
  const state = fromCaller(values.state)
  await lock(state)
  const secret = localSecret()
  const local = await startLocal({
    secret,
    persist: state,
    servicePort,
    newsroomPort,
    ...(values.log && { log: (text) => console.log(text.replace(/\n\s*/g, ' ')) }),
  })
  const token = await tokenFor(secret, { user: USER, scope: 'digest:produce', minutes: TOKEN_MINUTES })
  const user = new URL('/v1/users/me', local.service).href
  const digest = {
    userId: USER,
    jobId: 'hello',
    topics: ['science'],
    feeds: [{ name: 'Hello', document: DOCUMENT }],
  }
  const vote = { articleId: 'https://hello.example/1', feedback: 'helpful', topics: ['science'] }
  const bold = (text: string) => styleText('bold', text)
  console.log(`
${bold('Service')}   ${local.service.origin}
${bold('Newsroom')}  ${local.newsroom.origin}
${bold('Console')}   ${new URL(`/#token=${token}`, local.service)}
${bold('Token')}     for ${USER}, good for ${TOKEN_MINUTES / 60} hours (another: npm run token -- --user NAME)
${token}

${bold('Start a digest through the newsroom')}
${curl('POST', new URL('/digests', local.newsroom).href, undefined, digest)}

${bold('Read its status')}
${curl('GET', `${user}/jobs/hello`, token)}

${bold('Vote on its article')}
${curl('POST', `${user}/feedback`, token, vote)}

Running until Ctrl-C.`)
}

main().catch((error) => {
  if (isEnding()) return
  const { message } = error instanceof Error ? error : new Error(String(error))
  const hint = /in use/.test(message) ? ': set PORT and NEWSROOM_PORT to others' : ''
  console.error(`${message}${hint}`)
  process.exit(1)
})
