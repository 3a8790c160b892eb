/** The code blocks of a page, to be run as they stand. */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../../../scripts/wrangler.ts'

interface Block {
  language: string
  text: string
  /** The file that its first line names. */
  file: string | undefined
}

/** The blocks of a page in order. @param heading only those below this heading */
export function blocksOf(page: string, heading?: string): Block[] {
  const text = readFileSync(join(root, page), 'utf8')
  const from = heading === undefined ? 0 : text.indexOf(`## ${heading}\n`)
  if (from < 0) throw new Error(`${page} has no heading ${heading}`)
  const part = text.slice(from).split(/\n## /)
  const section = heading === undefined ? text : `${part[0]}`
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    language,
    text,
    file: /^(?:\/\/|<!--) ([\w./-]+\.[a-z]+)/.exec(text)?.[1],
  }))
}

/** Writes the files that the blocks name. */
export async function writeFiles(blocks: Block[], folder: string): Promise<string[]> {
  const files = blocks.flatMap(({ file, text }) => (file === undefined ? [] : [{ file, text }]))
  for (const { file, text } of files) await writeFile(join(folder, file), text)
  return files.map(({ file }) => file)
}

/** The commands of the blocks in order, without their comments. */
export const commandsOf = (blocks: Block[]): string[] =>
  blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter(Boolean)
