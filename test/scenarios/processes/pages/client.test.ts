/** docs/client.md followed literally: the tarball, the generators that npm serves now, and a service that runs. */
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transform } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'
import { run } from '../runtime/program.ts'
import { Runtime, token } from '../runtime/runtime.ts'
import { blocksOf, commandsOf, writeFiles } from './blocks.ts'

const PAGE = 'docs/client.md'
const LOCAL = 'http://localhost:8787'
const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
const env = { ...process.env, PATH, NO_COLOR: '1', npm_config_audit: 'false', npm_config_fund: 'false' }

/** Drives each job to its end. */
const newsroomScript = `export default {
  async fetch(request, env) {
    const { userId, jobId, topics } = await request.json()
    const job = env.DIGESTS.job(userId, jobId)
    const { attempt } = await job.start({ topics, onTimeout: 'complete' })
    await job.addArticle({ id: 'a1', title: 'A river returns', topics })
    return Response.json(await job.complete({ attempt }), { status: 202 })
  },
}`

let folder: string
let runtime: Runtime
const shell = (command: string) =>
  run('sh', ['-c', command.replaceAll(LOCAL, runtime.url.origin)], { cwd: folder, env })

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'digest-page-')))
  runtime = await Runtime.start({ withNewsroom: true, newsroomScript })
  await run('npm', ['run', '--silent', 'pack', '--', folder], { cwd: root, env })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
})
afterAll(async () => {
  await runtime?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Compiles a file without types of Workers, and returns the function that it exports. */
async function compiled<T>(file: string): Promise<T> {
  const compilerOptions = {
    strict: true,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
    outDir: 'built',
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { cwd: folder })
  const built = join(folder, 'built', file.replace('.ts', '.js'))
  const module = await import(/* @vite-ignore */ pathToFileURL(built).href)
  return module[file.replace('.ts', '')]
}

test('the package’s client makes a digest, shows it live, and votes', async () => {
  const blocks = blocksOf(PAGE, 'From nothing to a first digest')
  expect(await writeFiles(blocks, folder)).toEqual(['first.ts'])
  for (const command of commandsOf(blocks)) await shell(command)
  const first = await compiled<(base: string, token: string) => Promise<object>>('first.ts')
  expect(await first(runtime.url.origin, await token('ann'))).toEqual({ Rivers: 1.1 })
})

test('a client of the document’s types is generated, compiles and runs', async () => {
  const blocks = blocksOf(PAGE, 'With types of the OpenAPI document')
  expect(await writeFiles(blocks, folder)).toEqual(['fetched.ts'])
  for (const command of commandsOf(blocks)) await shell(command)
  const fetched = await compiled<(base: string, token: string) => Promise<string>>('fetched.ts')
  expect(await fetched(runtime.url.origin, await token('ben'))).toMatch(/^[\w-]{36}$/)
  expect(await fetched(runtime.url.origin, 'none')).toBe('unauthenticated')
})

test('generated zod schemas parse', async () => {
  const generator = 'npx -y -p typescript@5 -p @hey-api/openapi-ts openapi-ts -p zod -o zod'
  await shell(`${generator} -i ${LOCAL}/openapi.json`)
  const code = await readFile(join(folder, 'zod', 'zod.gen.ts'), 'utf8')
  expect((await transform(code, { loader: 'ts' })).code).toContain('regex(')
})

test('curl, as the page has it', async () => {
  const commands = commandsOf(blocksOf(PAGE, 'curl')).join('\n')
  const ann = await token('curl', 'digest:produce')
  const printed = await shell(commands.replace(/\$\(npm run [^)]*\)/, ann))
  expect(printed).toContain('"status":"completed"')
})
