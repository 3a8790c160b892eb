/**
 * `npm run openapi` writes the OpenAPI document and its HTML page into `console/`. The Worker serves these files.
 * `--check` only reports whether they are current.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './wrangler.ts'

const isCheck = process.argv.includes('--check')

// The document is computed from the routes. Their handlers are imported, but never called: Node has no `cloudflare:workers`.
const STUB = 'data:text/javascript,export const waitUntil = undefined'
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'cloudflare:workers' ? { url: STUB, shortCircuit: true } : next(specifier, context),
})

// By a computed path: it compiles only with the types of the runtime, which differ from those of Node.
const path = pathToFileURL(join(root, 'openapi', 'generatedFiles.ts')).href
const { generatedFiles }: { generatedFiles(version: string): Record<string, string> } = await import(path)
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

for (const [name, text] of Object.entries(generatedFiles(version))) {
  const file = join(root, 'console', name)
  if (!isCheck) writeFileSync(file, text)
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`console/${name} is out of date: run npm run openapi`)
    process.exitCode = 1
  }
}
