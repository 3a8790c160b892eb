/** Builds the package: JavaScript, self-contained declarations, and the service as one module for `testing`. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'tsdown'
import { licenses } from './licenses.ts'

const cwd = join(import.meta.dirname, '..')
// Here once, because the three builds run side by side.
rmSync(join(cwd, 'dist'), { recursive: true, force: true })
// The service of `testing` reads them by their addresses.
cpSync(join(cwd, 'console', 'openapi.json'), join(cwd, 'dist', 'assets', 'openapi.json'))
cpSync(join(cwd, 'console', 'docs.html'), join(cwd, 'dist', 'assets', 'docs'))

const bundled = licenses(join(cwd, 'dist', 'THIRD-PARTY-LICENSES'))

export default defineConfig([
  {
    cwd,
    clean: false,
    entry: {
      index: 'src/siblings.ts',
      client: 'src/client/client.ts',
      mail: 'src/mail/renderMail.ts',
      ranking: 'src/ranking.ts',
    },
    platform: 'neutral',
    target: 'es2022',
    deps: { neverBundle: [/^cloudflare:/, /^node:/], alwaysBundle: ['valibot'], onlyBundle: ['valibot'] },
    dts: true,
    plugins: [{ name: 'without-own-env', renderChunk: withoutOwnEnv }, bundled],
  },
  {
    cwd,
    clean: false,
    entry: { testing: 'package/testing.ts' },
    platform: 'node',
    tsconfig: 'package/tsconfig.json',
    dts: true,
    fixedExtension: false,
    plugins: [bundled],
  },
  {
    cwd,
    clean: false,
    entry: { service: 'src/index.ts' },
    platform: 'neutral',
    target: 'es2023',
    deps: { neverBundle: [/^cloudflare:/, /^node:/], alwaysBundle: [/^[^./]/], onlyBundle: false },
    dts: false,
    plugins: [bundled],
  },
])

/** The service's own `Env` is nobody else's, and a handle is made by the service only. */
function withoutOwnEnv(code: string, { fileName }: { fileName: string }): string | null {
  if (!fileName.endsWith('.d.ts')) return null
  return code
    .replace(/extends (WorkerEntrypoint|DurableObject)<Env>/g, 'extends $1')
    .replace(/^type (Job|User)Stub = .*\n/gm, '')
    .replace(/^ +constructor\(env: Env, (job: JobStub|user: UserStub),.*\);\n/gm, '')
}
