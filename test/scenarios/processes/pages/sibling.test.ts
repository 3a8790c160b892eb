/** docs/calling.md followed literally by a team that has only the tarball, with the packages that npm serves now. */
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'
import { endAll, launch, run } from '../runtime/program.ts'
import { freePort } from '../runtime/runtime.ts'
import { until } from '../runtime/until.ts'
import { blocksOf, commandsOf, writeFiles } from './blocks.ts'

const PAGE = 'docs/calling.md'
const blocks = blocksOf(PAGE, 'From nothing to a first article')
const [pack = '', ...commands] = commandsOf(blocks)
const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
const env: NodeJS.ProcessEnv = {
  ...process.env,
  PATH,
  CI: 'true',
  NO_COLOR: '1',
  WRANGLER_SEND_METRICS: 'false',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_prefer_offline: 'true',
  // Its own, not that of this repository's tests.
  MINIFLARE_WORKERD_PATH: undefined,
  VITEST: undefined,
}

let folder: string
const shell = (command: string) => run('sh', ['-c', command], { cwd: folder, env })

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'digest-sibling-')))
  await run('sh', ['-c', `${pack} -- ${folder}`], { cwd: root, env })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const isServer = (command: string) => command.includes('wrangler dev')

test('the files and commands, as they stand, lead to a green test, and print no noise', async () => {
  expect(pack).toBe('npm run pack')
  expect(await writeFiles(blocks, folder)).toEqual([
    'wrangler.jsonc',
    'env.d.ts',
    'tsconfig.json',
    'index.ts',
    'index.test.ts',
    'vitest.config.ts',
  ])
  const printed: string[] = []
  for (const command of commands.filter((one) => !isServer(one))) printed.push(await shell(command))
  const tested = printed.at(-1) ?? ''
  expect(tested).toMatch(/Tests +1 passed/)
  expect(tested.trim().split('\n').length).toBeLessThan(15)
})

test('it compiles beside what `wrangler types` writes', async () => {
  await shell('npx wrangler types --include-runtime=false')
  const tsconfig = await readFile(join(folder, 'tsconfig.json'), 'utf8')
  const changed = tsconfig.replace('"env.d.ts"', '"env.d.ts", "worker-configuration.d.ts"')
  await writeFile(join(folder, 'tsconfig.json'), changed)
  await shell('npx tsc')
})

test('both Workers run locally from what is installed', async () => {
  const [command = ''] = commands.filter(isServer)
  const port = await freePort()
  const child = launch('sh', ['-c', `exec ${command} --port ${port}`], { cwd: folder, env })
  try {
    const response = await until(
      () => fetch(`http://127.0.0.1:${port}`).catch(() => undefined),
      (answer) => answer?.ok === true,
    )
    expect(await response?.json()).toMatchObject({ userId: 'ann', sections: [{ topic: 'Rivers' }] })
  } finally {
    endAll(child)
  }
})

test('a newsroom is ordered from in a test, without waiting for its slot', async () => {
  const [snippet] = blocksOf(PAGE, 'Tests')
  const [imported = '', ...lines] = (snippet?.text ?? '').split('\n')
  const config = await readFile(join(folder, 'vitest.config.ts'), 'utf8')
  await writeFile(
    join(folder, 'vitest.config.ts'),
    config.replace('digestService()', 'digestService({ newsroom: true })'),
  )
  await writeFile(join(folder, 'index.ts'), NEWSROOM)
  await writeFile(
    join(folder, 'index.test.ts'),
    `import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
${imported}
test('a slot', async () => {
  const preferences = { topics: ['Rivers'], feeds: ['https://a.example'], schedule: '0 7 * * *' }
  await env.DIGESTS.user('ann').updatePreferences(preferences)
  ${lines.join('\n  ')}
  expect(job).toMatchObject({ status: 'completed', articleCount: 1 })
})
`,
  )
  await shell('npx tsc')
  expect(await shell('npx vitest run')).toMatch(/Tests +1 passed/)
})

const NEWSROOM = `export default {
  async fetch(request, env): Promise<Response> {
    const { userId, jobId, topics } = await request.json<{ userId: string; jobId: string; topics: string[] }>()
    const job = env.DIGESTS.job(userId, jobId)
    const { attempt } = await job.start({ topics, onTimeout: 'complete' })
    await job.addArticle({ id: 'a1', title: 'A river returns', topics })
    await job.complete({ attempt })
    return Response.json({}, { status: 202 })
  },
} satisfies ExportedHandler<Env>
`
