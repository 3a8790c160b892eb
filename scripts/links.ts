/**
 * Checks what the pages (`*.md`) name: every relative link with its anchor, every `npm run` command with the suite
 * that it runs, and every path of the repository in code exist.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const root = join(import.meta.dirname, '..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
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
  const text = readFileSync(join(root, page), 'utf8')
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
    /npm (run (?:--silent )?([\w:]+)|test)(?: -- (?!-)([\w./-]+))?/g,
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

const faults = pages.flatMap(faultsOf)
for (const fault of faults) console.error(fault)
console.log(`${pages.length} pages`)
if (faults.length > 0) process.exitCode = 1
