/**
 * `npm start [-- OPTIONS]`: `wrangler dev` with the service, the newsroom and the mailer in one process. The options are those
 * of `wrangler dev`. Before it starts, this prints a link to the console, a token, and calls to try; the link once more when
 * it is ready.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { unwatchFile, watchFile, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs, styleText } from 'node:util'
import { configPath, readConfig } from './config.ts'
import { localConfig } from './localConfig.ts'
import { localSecret, localVars, localVarsPath, tokenFor } from './secret.ts'
import { root, wranglerProgram } from './wrangler.ts'

const HOST = '127.0.0.1'
/** The addresses that `localhost` may lead to. */
const LOOPBACK = [HOST, '::1']
const USER = 'alice'
const TOKEN_MINUTES = 12 * 60

const NEWSROOM = join(root, 'examples', 'newsroom', 'wrangler.jsonc')
/** The local configurations. They lie beside the others, so that paths and `.dev.vars` are the same. */
const LOCAL = join(root, 'wrangler.start.json')
const LOCAL_MAILER = join(root, 'examples', 'mailer', 'wrangler.start.json')

/** wrangler sends metrics, asks where this machine is, and asks npm for its newest version unless told not to. */
const OFFLINE = {
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_HIDE_BANNER: 'true',
}

/** Secrets that a deployment may lack. */
const OPTIONAL_SECRETS = ['AUTH_SECRET_PREVIOUS']

const STOP_WITH_PARENT = import.meta.resolve('./stopWithParent.ts')
const WITHOUT_TYPES_NOTICE = import.meta.resolve('./withoutTypesNotice.ts')

function writeLocalConfig(): void {
  const config = localConfig({ withNewsroom: true })
  // wrangler takes from `.dev.vars` only the secrets that are listed here.
  const required = [...config.secrets.required, ...OPTIONAL_SECRETS.filter((name) => name in localVars())]
  // A page that is being developed on this machine may call, wherever its own server listens.
  const vars = { ...config.vars, CORS_ORIGINS: `${config.vars.CORS_ORIGINS},loopback` }
  const local = { ...config, vars, secrets: { ...config.secrets, required } }
  writeFileSync(LOCAL, `${JSON.stringify(local, null, 2)}\n`)
  const ignored = Object.keys(localVars()).filter((name) => !required.includes(name))
  if (ignored.length > 0)
    console.warn(
      `.dev.vars: only secrets are read. Set ${ignored.join(', ')} in wrangler.jsonc, or with --var`,
    )
}

function writeMailerConfig(port: string): void {
  const config = readConfig(join(root, 'examples', 'mailer', 'wrangler.jsonc'))
  const vars = { ...config.vars, SERVICE: originOf(port), READERS: { [USER]: `${USER}@example.com` } }
  writeFileSync(LOCAL_MAILER, `${JSON.stringify({ ...config, vars }, null, 2)}\n`)
}

const originOf = (port: string) => `http://localhost:${port}`

/** Files whose edits wrangler takes only once the local configuration has been written again. */
const FOLLOWED = [configPath, localVarsPath]

/** An edit may leave the file incomplete for a moment; the next one is taken. */
function followConfig(): void {
  try {
    writeLocalConfig()
  } catch (error) {
    console.error(`wrangler.jsonc cannot be read: ${error}`)
  }
}

/** `--port`, or PORT in the environment, or 8787. @throws if it is not a port, or cannot be listened on */
async function choosePort(given: unknown): Promise<string> {
  const port = String(given ?? (process.env.PORT || 8787))
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65_535) throw new Error(`${port} is not a port`)
  // wrangler would take another port without asking, and the printed links would lead to another program.
  for (const host of LOOPBACK) await probe(port, host)
  return port
}

async function probe(port: string, host: string): Promise<void> {
  const server = createServer()
  try {
    await once(server.listen(Number(port), host), 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Some machines have no IPv6.
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return
    const reason = code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${code})`
    throw new Error(`Port ${port} ${reason}: choose another with PORT=8790 npm start`)
  }
  await new Promise((resolve) => server.close(resolve))
}

/** A whole feed in one line: the address of a real one works as well. */
const FEED =
  '<rss version="2.0"><channel><title>Hello</title><item><title>Science says hello</title><guid>https://hello.example/1</guid></item></channel></rss>'

/** With a time limit: wrangler answers nothing while an edit does not compile. */
function curl(address: string, token: string, body?: object): string {
  const json = body ? ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'` : ''
  return `curl -sS -m 30 '${address}' -H 'Authorization: Bearer ${token}'${json}`
}

function welcome(port: string, token: string): string {
  const origin = originOf(port)
  const user = `${origin}/v1/users/me`
  const digest = { jobId: 'hello', topics: ['science'], feeds: [{ name: 'Hello', document: FEED }] }
  const vote = { articleId: 'https://hello.example/1', feedback: 'helpful', topics: ['science'] }
  const bold = (text: string) => styleText('bold', text)
  return `
docs/calling.md shows every way to call the service.

${bold('Console')}  ${origin}/#token=${token}
${bold('Token')}    for ${USER}, valid for ${TOKEN_MINUTES / 60} hours (another: npm run token -- --user NAME)
${token}

${bold('Start a digest')}
${curl(`${user}/digests`, token, digest)}

${bold('Read its status')}
${curl(`${user}/jobs/hello`, token)}

${bold('Vote on its article')}
${curl(`${user}/feedback`, token, vote)}

${bold('Mail')}     each digest of ${USER} is also a mail: a file, which is named below when it is written

A call that times out: an edit does not compile, and the error is below.
Options are those of wrangler dev: npm start -- --persist-to FOLDER --log-level warn
`
}

/** Prints the link to the console again when the service answers: wrangler has printed much since the first time. */
async function announce(port: string, token: string, signal: AbortSignal): Promise<void> {
  const origin = `http://localhost:${port}`
  while (!signal.aborted) {
    const isUp = await fetch(`${origin}/health`, { signal }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return console.log(`\n${styleText('bold', 'Console')}  ${origin}/#token=${token}\n`)
    await pause(250, undefined, { signal }).catch(() => {})
  }
}

async function main(): Promise<void> {
  // npm is stopped by a signal, but its shell does not pass the signal on.
  if (process.env.npm_lifecycle_event === 'start') await import(STOP_WITH_PARENT)
  const args = process.argv.slice(2)
  const { values } = parseArgs({
    args,
    strict: false,
    options: { port: { type: 'string' }, ip: { type: 'string' } },
  })
  const port = await choosePort(values.port)
  const token = await tokenFor(localSecret(), { user: USER, scope: 'digest:produce', minutes: TOKEN_MINUTES })
  writeLocalConfig()
  writeMailerConfig(port)
  for (const path of FOLLOWED) watchFile(path, { interval: 500 }, followConfig)
  console.log(welcome(port, token))
  const child = spawn(
    process.execPath,
    [
      // wrangler loads it in its own second process as well.
      ...['--import', STOP_WITH_PARENT, '--import', WITHOUT_TYPES_NOTICE],
      ...[wranglerProgram, 'dev', '-c', LOCAL, '-c', NEWSROOM, '-c', LOCAL_MAILER, ...args],
      ...(values.ip === undefined ? ['--ip', HOST] : []),
      ...(values.port === undefined ? ['--port', port] : []),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...OFFLINE },
    },
  )
  const ended = new AbortController()
  void announce(port, token, ended.signal)
  // This process ends after wrangler. wrangler does not pass SIGHUP on to its second process, but SIGTERM.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => child.kill('SIGTERM'))
  child.on('exit', (code) => {
    ended.abort()
    for (const path of FOLLOWED) unwatchFile(path)
    process.exitCode = code ?? 1
  })
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
