/**
 * examples/other-repository beside the service, and in a monorepo: there its types come from the service's checkout.
 * `test/scenarios/processes/package` runs it with the package.
 */
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'
import { run } from '../runtime/program.ts'
import { besideService } from './recipe.ts'

const outside = await mkdtemp(join(tmpdir(), 'digest-outside-'))
const mailer = join(outside, 'mailer')
await mkdir(mailer)
for (const file of ['index.ts', 'wrangler.jsonc'])
  await cp(join(root, 'examples', 'other-repository', file), join(mailer, file))
await symlink(root, join(outside, 'digest-service'), 'junction')
afterAll(() => rm(outside, { recursive: true, force: true }))

/** The configuration of docs/recipes.md for a checkout beside the sibling. */
const TSCONFIG = {
  compilerOptions: {
    target: 'ES2024',
    lib: ['ES2024'],
    types: [],
    module: 'ESNext',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    paths: { 'digest-service': ['../digest-service/src/siblings.ts'] },
  },
  include: ['*.ts', '../digest-service/worker-configuration.d.ts'],
}

await writeFile(join(mailer, 'tsconfig.json'), JSON.stringify(TSCONFIG))

const { server, reader } = besideService([{ configPath: join(mailer, 'wrangler.jsonc') }])

/** Compiles only with the service's types: each expected error must be one. */
const STRICT = `
declare const env: MailerEnv
export const progress: Promise<number> = env.DIGESTS.job('ann', 'monday').status().then((status) => status.progress)
// @ts-expect-error a job has two ids
env.DIGESTS.job('ann')
// @ts-expect-error there are no articles without a title
env.DIGESTS.job('ann', 'monday').addArticles([{ id: 'a' }])
// @ts-expect-error a method that the object does not have
env.USER_STATE.getByName('ann').weight()
// @ts-expect-error a weight is a number
export const weight: Promise<string> = env.USER_STATE.getByName('ann').weights().then((weights) => weights.AI ?? 1)
`

test('in a monorepo its types come from the service’s checkout, and are strict', async () => {
  await writeFile(join(mailer, 'strict.ts'), STRICT)
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  const env = { ...process.env, PATH, WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false' }
  const runHere = (program: string, ...args: string[]) => run(program, args, { cwd: mailer, env })
  const configs = ['-c', 'wrangler.jsonc', '-c', '../digest-service/wrangler.jsonc']
  await runHere('wrangler', 'types', ...configs, '--env-interface', 'MailerEnv')
  await runHere('tsc')
  const types = await readFile(join(mailer, 'worker-configuration.d.ts'), 'utf8')
  for (const name of ['DigestService', 'DigestJob', 'UserState'])
    expect(types.includes(`import("../digest-service/src/index").${name}`), name).toBe(true)
})

test('it reads a digest through the service binding and by script_name', async () => {
  const ann = reader('ann')
  await ann.recordFeedback({ articleId: 'old', feedback: 'helpful', topics: ['Rivers'] })
  await ann.start({ jobId: 'monday', topics: ['Rivers', 'Golf'] })
  const write = (path: string) => server.getWorker('digest-mailer').fetch(path)
  const refused = await write('/ann/monday')
  expect([refused.status, await refused.json()]).toEqual([409, { code: 'conflict' }])

  await ann.addArticles('monday', [
    { id: 'a', title: 'A river returns', topics: ['Rivers'] },
    { id: 'b', title: 'A round of golf', topics: ['Golf'] },
    { id: 'c', title: 'A tune', topics: ['Music'] },
  ])
  await ann.complete('monday')
  expect(await (await write('/ann/monday')).text()).toBe(
    [
      'Subject: the best of 3 articles on Rivers, Golf',
      'You like Rivers best.',
      '',
      '# Rivers',
      '- A river returns',
      '',
      '# Golf',
      '- A round of golf',
      '',
      '# More',
      '- A tune',
      '',
    ].join('\n'),
  )
  expect((await write('/ann/tuesday')).status).toBe(404)
  for (const path of ['/', '/ann', '/ann/a:b', '/%E0%A4%A', '/ann/%E0%A4%A']) {
    const answer = await write(path)
    expect([answer.status, await answer.json()], path).toEqual([400, { code: 'invalid_input' }])
  }
})
