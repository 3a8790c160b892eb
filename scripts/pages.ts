/**
 * Checks the pages (`*.md`). What they name exists: every relative link with its anchor, every `npm run` command with
 * the suite that it runs, every path of the repository in code. Nothing is missing: docs/rest.md has every path and
 * error code of the OpenAPI document, docs/configuration.md every binding, variable and secret. Numbers are those of the
 * code.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { errorCodes } from '../src/contract/errorCodes.ts'
import { constantFaults } from './constantsInPages.ts'
import { root } from './wrangler.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const { scripts } = JSON.parse(read('package.json'))
const pages = globSync('**/*.md', { cwd: root, exclude: ['**/node_modules/**', '**/.wrangler/**'] })
const suites = globSync('test/**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**'] })

/** Folders whose paths are checked where they stand in code. */
const PATH = /^\.?(?:bench|ci|console|docs|examples|openapi|package|scripts|src|test)\/[\w./-]+$/
const FENCE = /^```[\s\S]*?^```/gm

/** The anchors of a page, as GitHub makes them from its headings. */
const anchors = (text: string) =>
  [...text.replace(FENCE, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )

function faultsOf(page: string): string[] {
  const text = read(page)
  const faults: string[] = []
  for (const [, link = ''] of text.replace(FENCE, '').matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^\w+:/.test(link)) continue
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? join(root, page) : join(root, dirname(page), path)
    if (!existsSync(target)) faults.push(`${link} does not exist`)
    else if (anchor !== undefined && !anchors(readFileSync(target, 'utf8')).includes(anchor))
      faults.push(`${link}: ${relative(root, target)} has no such heading`)
  }
  for (const [command, , name = '', suite] of text.matchAll(
    /npm (run (?:--silent )?([\w:-]+)|test)(?: -- (?!-)([\w./-]+))?/g,
  )) {
    if (name !== '' && !Object.hasOwn(scripts, name)) faults.push(`${command}: there is no such script`)
    const isTest = name === '' || name.startsWith('test')
    if (isTest && suite !== undefined && !suites.some((path) => path.includes(suite)))
      faults.push(`${command}: no suite has this name`)
  }
  for (const [, code = ''] of text.replace(FENCE, '').matchAll(/`([^`\n]+)`/g))
    if (PATH.test(code) && !existsSync(join(root, code))) faults.push(`${code} does not exist`)
  return faults.map((fault) => `${page}: ${fault}`)
}

const PREFIX = '/v1/users/{userId}'

/** What the OpenAPI document has and docs/rest.md lacks. */
function missingInRest(): string[] {
  const { paths } = JSON.parse(read('console/openapi.json'))
  const rows = [...read('docs/rest.md').matchAll(/^(`[^|]*`) \| ([^|]*) \|/gm)]
  const documented = new Set(
    rows.flatMap(([, first = '', methods = '']) => {
      const [, path] = /^`(\/[^`]*)`/.exec(first) ?? []
      return [first, ...methods.split(/[^A-Z]+/).map((method) => `${method} ${path}`)]
    }),
  )
  const operations = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
    path.startsWith(PREFIX)
      ? Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice(PREFIX.length) || '/'}`)
      : [],
  )
  const codes = errorCodes.map((code) => `\`${code}\``)
  return [...operations, ...codes]
    .filter((one) => !documented.has(one))
    .map((one) => `docs/rest.md: there is no row for ${one}`)
}

/** Settings of the service that docs/configuration.md lacks. */
function missingInConfiguration(): string[] {
  const page = read('docs/configuration.md')
  const declared = ['worker-configuration.d.ts', ...globSync('src/**/*.ts', { cwd: root })]
  const names = declared.flatMap((path) =>
    [
      ...read(path).matchAll(
        /^\s+([A-Z]+(?:_[A-Z]+)*)\??: (?:string|[A-Z]\w*(?:Fetcher|Limit|Namespace)|Fetcher|Queue)\b/gm,
      ),
    ].map(([, name = '']) => name),
  )
  return [...new Set(names)]
    .filter((name) => !page.includes(`\`${name}\``))
    .map((name) => `docs/configuration.md: there is no row for ${name}`)
}

const faults = [
  ...pages.flatMap(faultsOf),
  ...missingInRest(),
  ...missingInConfiguration(),
  ...constantFaults(),
]
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
