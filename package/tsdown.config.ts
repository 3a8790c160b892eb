/** Builds the package: JavaScript, self-contained declarations, and the service as one module for `testing`. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type UserConfig } from 'tsdown'
import { copyForDeclarations } from './declarations.ts'
import { licenses } from './licenses.ts'

const cwd = join(import.meta.dirname, '..')
/** Packing has a folder of its own. */
const dist = process.env.PACKAGE_DIST ?? join(cwd, 'dist')
// Here once, because the three builds run side by side.
rmSync(dist, { recursive: true, force: true })
// The service of `testing` reads them by their addresses.
cpSync(join(cwd, 'console', 'openapi.json'), join(dist, 'assets', 'openapi.json'))
// To run the service with wrangler where only the package is.
cpSync(join(cwd, 'package', 'wrangler.json'), join(dist, 'wrangler.json'))
cpSync(join(cwd, 'console', 'docs.html'), join(dist, 'assets', 'docs'))

const bundled = licenses(join(dist, 'THIRD-PARTY-LICENSES'))

/** Where the declarations come from. */
const declarations = copyForDeclarations(`declarations-${process.pid}`)
process.on('exit', () => rmSync(declarations, { recursive: true, force: true }))

const neutral: UserConfig = {
  cwd,
  outDir: dist,
  clean: false,
  platform: 'neutral',
  target: 'es2022',
  deps: { neverBundle: [/^cloudflare:/, /^node:/], alwaysBundle: [/^[^./]/], onlyBundle: false },
  dts: false,
  plugins: [bundled],
}

const entries = {
  index: 'src/siblings.ts',
  client: 'src/client/client.ts',
  mail: 'src/mail/renderMail.ts',
  ranking: 'src/ranking.ts',
}

export default defineConfig([
  // One file for each, so that a page can load the client as it is.
  ...Object.entries(entries).map(([name, path]) => ({ ...neutral, entry: { [name]: path } })),
  { ...neutral, target: 'es2023', entry: { service: 'package/service/index.ts' } },
  {
    cwd,
    outDir: dist,
    clean: false,
    entry: { testing: 'package/testing.ts' },
    platform: 'node',
    tsconfig: 'package/tsconfig.json',
    dts: false,
    fixedExtension: false,
    plugins: [bundled],
  },
  {
    ...neutral,
    cwd: declarations,
    entry: { ...entries, testing: 'package/testing.ts' },
    tsconfig: 'tsconfig.json',
    dts: { emitDtsOnly: true },
    plugins: [{ name: 'without-own-env', renderChunk: withoutOwnEnv }],
  },
])

/** The service's own `Env` is nobody else's, and a handle is made by the service only. */
function withoutOwnEnv(code: string, { fileName }: { fileName: string }): string | null {
  if (!fileName.endsWith('.d.ts')) return null
  return code
    .replace(/extends (WorkerEntrypoint|DurableObject)<Env>/g, 'extends $1')
    .replace(/^type (Job|User)Stub = .*\n/gm, '')
    .replace(/^ +constructor\(env: Env, userId: string.*\);\n/gm, '')
}
