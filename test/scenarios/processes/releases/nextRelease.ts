/** Makes a next release: a copy of the sources in which every stored and exchanged shape has more than it has today. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { root } from '../../../../scripts/wrangler.ts'
import { PATCHES } from './patches.ts'

export type Release = 'today' | 'next'
/** Which release each part of the service is of. */
export interface Mix {
  gateway: Release
  jobs: Release
  users: Release
}

export class Releases {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async make(): Promise<Releases> {
    // Inside the repository, where the sources find their packages.
    const parent = join(root, '.wrangler')
    await mkdir(parent, { recursive: true })
    const folder = await mkdtemp(join(parent, 'releases-'))
    await cp(join(root, 'src'), join(folder, 'src'), { recursive: true })
    await cp(join(root, 'package.json'), join(folder, 'package.json'))
    for (const [file, today, next] of PATCHES) {
      const path = join(folder, 'src', file)
      const text = await readFile(path, 'utf8')
      if (!text.includes(today)) throw new Error(`${file} has no ${JSON.stringify(today)} to patch`)
      await writeFile(path, text.replaceAll(today, next))
    }
    return new Releases(folder)
  }

  /** The entry module of a Worker whose parts are of the given releases, relative to the repository. */
  async entry({ gateway, jobs, users }: Mix): Promise<string> {
    const from = (release: Release) => (release === 'next' ? '../src' : '../../../src')
    const folder = join(this.#folder, `${gateway}-${jobs}-${users}`)
    const path = join(folder, 'index.ts')
    await mkdir(folder, { recursive: true })
    await writeFile(
      path,
      `export { default } from '${from(gateway)}/gateway/gateway.ts'
export { DigestService } from '${from(gateway)}/DigestService.ts'
export { DigestJob } from '${from(jobs)}/job/DigestJob.ts'
export { UserState } from '${from(users)}/user/UserState.ts'
`,
    )
    return relative(root, path)
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true })
  }
}
