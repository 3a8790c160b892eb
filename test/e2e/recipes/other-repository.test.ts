/**
 * examples/other-repository in a folder outside this repository, with the service's checkout beside it. Its
 * own scripts generate and check its types; then it runs beside the service.
 */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { root } from '../../../scripts/wrangler.ts'
import { besideService } from './recipe.ts'

const outside = await mkdtemp(join(tmpdir(), 'digest-outside-'))
const mailer = join(outside, 'mailer')
await cp(join(root, 'examples', 'other-repository'), mailer, { recursive: true })
await symlink(root, join(outside, 'digest-service'), 'junction')
afterAll(() => rm(outside, { recursive: true, force: true }))

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

test('its types come from the service’s checkout, and are strict', async () => {
  await writeFile(join(mailer, 'strict.ts'), STRICT)
  // `npm run check` with the programs that its own `npm install` would install.
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  const env = { ...process.env, PATH, WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false' }
  await promisify(execFile)('npm', ['run', 'check'], { cwd: mailer, env })
  const types = await readFile(join(mailer, 'worker-configuration.d.ts'), 'utf8')
  for (const name of ['DigestService', 'DigestJob', 'UserState'])
    expect(types.includes(`import("../digest-service/src/index").${name}`), name).toBe(true)
})

test('it installs the same programs as this repository, with the same scripts', async () => {
  const [own, service] = await Promise.all(
    [mailer, root].map(async (folder) => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))),
  )
  expect(service.devDependencies).toMatchObject(own.devDependencies)
  expect(Object.keys(own.devDependencies)).toEqual(['node', 'typescript', 'wrangler'])
  expect(own.allowScripts).toEqual(service.allowScripts)
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
