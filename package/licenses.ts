/** Collects the licences of the packages whose code the build bundles, and writes them beside it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Chunk {
  type: 'chunk'
  moduleIds: string[]
}
type Bundle = Record<string, Chunk | { type: 'asset' }>

const IN_PACKAGE = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//

/** A plugin for several builds: the file has the packages of all that have ended. */
export function licenses(file: string) {
  const folders = new Map<string, string>()
  return {
    name: 'licenses',
    generateBundle(_options: unknown, bundle: Bundle) {
      for (const chunk of Object.values(bundle))
        for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
          const [, folder, name] = IN_PACKAGE.exec(id.replaceAll('\\', '/')) ?? []
          if (folder !== undefined && name !== undefined) folders.set(name, folder)
        }
      const texts = [...folders].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, folder]) => notice(folder))
      writeFileSync(
        file,
        `The files in this folder include code of these packages.\n\n${texts.join('\n\n')}\n`,
      )
    },
  }
}

/** @throws if the package has no licence that could be passed on */
function notice(folder: string): string {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  const texts = readdirSync(folder).filter((one) => /^(licen[cs]e|notice|copying)\b/i.test(one))
  if (texts.length === 0) throw new Error(`${name} has no licence file, so its code may not be bundled`)
  const url = typeof repository === 'string' ? repository : repository?.url
  return [
    `## ${name} ${version} (${license})${url ? `\n\n${url}` : ''}`,
    ...texts.map((one) => readFileSync(join(folder, one), 'utf8').trim()),
  ].join('\n\n')
}
