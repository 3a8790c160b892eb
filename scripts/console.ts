/**
 * `npm run console` bundles what the console uses of the package into `console/digest-service.js`, because a page cannot
 * import TypeScript. `--check` only reports whether the file is current.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'rolldown'
import { root } from './wrangler.ts'

const file = join(root, 'console', 'digest-service.js')

const { output } = await build({
  cwd: root,
  input: join('console', 'digest-service.ts'),
  platform: 'browser',
  output: { format: 'esm', minify: false },
  logLevel: 'warn',
  write: false,
})
const text = output[0].code

if (!process.argv.includes('--check')) writeFileSync(file, text)
else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('console/digest-service.js is out of date: run npm run console')
  process.exitCode = 1
}
