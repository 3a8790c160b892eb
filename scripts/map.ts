/**
 * `npm run map` writes the map of `src` into CONTRIBUTING.md: the first sentence of each file, one table for each
 * folder that the page marks with `<!-- map FOLDER -->` and `<!-- /map -->`. `--check` only reports whether it is current.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './wrangler.ts'

const page = join(root, 'CONTRIBUTING.md')
const isCheck = process.argv.includes('--check')
const TABLE = /(<!-- map (\S+) -->\n)[\s\S]*?(<!-- \/map -->)/g

const files = globSync('src/**/*.ts', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .toSorted()

/** The first sentence of the comment that opens a file, on one line. */
function firstSentence(path: string): string {
  const [, comment] = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(join(root, path), 'utf8')) ?? []
  const text = comment?.replace(/\s*\n\s*\*\s?/g, ' ').trim()
  const [sentence] = /^[\s\S]*?\.(?=\s|$)/.exec(text ?? '') ?? []
  if (sentence === undefined) throw new Error(`${path} does not open with a comment that has a sentence`)
  return sentence.replaceAll('|', '\\|')
}

/** `src` alone stands for the files that are in no folder. */
const inFolder = (folder: string) =>
  files.filter((path) => (folder === 'src' ? /^src\/[^/]+$/.test(path) : path.startsWith(`${folder}/`)))

const text = readFileSync(page, 'utf8')
const marked = new Set<string>()
const current = text.replace(TABLE, (_, begin: string, folder: string, end: string) => {
  const rows = inFolder(folder).map((path) => {
    marked.add(path)
    return `\`${path.slice(folder.length + 1)}\` | ${firstSentence(path)}\n`
  })
  return [begin, '\nFile | What it holds\n---|---\n', ...rows, '\n', end].join('')
})

const missing = files.filter((path) => !marked.has(path))
if (missing.length > 0) {
  console.error(
    `CONTRIBUTING.md has no table for ${missing.join(', ')}: add <!-- map FOLDER --> and <!-- /map -->`,
  )
  process.exitCode = 1
}
if (!isCheck) writeFileSync(page, current)
else if (current !== text) {
  console.error('The map in CONTRIBUTING.md is out of date: run npm run map')
  process.exitCode = 1
}
