/** docs/configuration.md followed word for word, up to the upload: two environments, and the newsroom bound. */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root, wrangler } from '../../../../scripts/wrangler.ts'

const COPIED = ['src', 'console', 'examples', 'package.json', 'tsconfig.json', 'wrangler.jsonc']

let folder: string
let page: string

beforeAll(async () => {
  page = await readFile(join(root, 'docs', 'configuration.md'), 'utf8')
  folder = await realpath(await mkdtemp(join(tmpdir(), 'digest-deploy-')))
  for (const name of COPIED) await cp(join(root, name), join(folder, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The commands of the code block below a heading. */
function commandsUnder(heading: string): string[] {
  const [, below = ''] = page.split(`${heading}\n`)
  return (/```sh\n([\s\S]*?)```/.exec(below)?.[1] ?? '').trim().split('\n')
}

/** What wrangler says that it would deploy. */
const deployed = (...args: string[]) =>
  wrangler(['deploy', '--dry-run', '--outdir', join(folder, '.wrangler', 'out'), ...args], folder)

test('the newsroom is bound by the line of the page', async () => {
  const [, services = ''] = /with `("services": .*?)` in `wrangler.jsonc`/.exec(page) ?? []
  const config = await readFile(join(folder, 'wrangler.jsonc'), 'utf8')
  await writeFile(
    join(folder, 'wrangler.jsonc'),
    config.replace('"migrations"', `${services},\n  "migrations"`),
  )
  expect(await deployed()).toMatch(/env\.NEWSROOM \(digest-newsroom\)/)
})

test('two environments from one checkout share no name and no rate limit', async () => {
  const commands = commandsUnder('### Staging and production')
  const copies = commands.filter((command) => command.startsWith('sed '))
  const deploys = commands.filter((command) => command.startsWith('npx wrangler deploy '))
  expect([copies.length, deploys.length]).toEqual([2, 2])
  for (const command of copies) await promisify(execFile)('sh', ['-c', command], { cwd: folder })
  const [service = '', newsroom = ''] = await Promise.all(
    deploys.map((command) => deployed(...command.split(' ').slice(3))),
  )
  expect(service).toMatch(/env\.NEWSROOM \(digest-newsroom-staging\)/)
  expect(newsroom).toMatch(/env\.DIGESTS \(digest-service-staging#DigestService\)/)
  const configs = await Promise.all(
    ['wrangler.jsonc', 'wrangler.staging.jsonc'].map((name) => readFile(join(folder, name), 'utf8')),
  )
  const of = (name: string) => configs.map((config) => new RegExp(`"${name}": "([^"]*)"`).exec(config)?.[1])
  expect(of('namespace_id')).toEqual(['1001', '1002'])
  expect([...configs.map((config) => /^ {2}"name": "(.*)"/m.exec(config)?.[1])]).toEqual([
    'digest-service',
    'digest-service-staging',
  ])
})
