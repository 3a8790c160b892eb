/**
 * The processor time of a Worker's start before its first request, as wrangler profiles it in the local
 * runtime.
 */
import { join } from 'node:path'
import { root, wrangler } from '../scripts/wrangler.ts'
import type { Built } from './build.ts'
import { median } from './compare.ts'

/** wrangler profiles the project in the current folder. */
const PROJECTS = { floor: join(root, 'bench', 'workers', 'floor'), ours: root }
const ROUNDS = 7

/** The median of some starts in ms, without waiting time. */
export type Startup = Record<keyof typeof PROJECTS, number>

export async function startup({ folder }: Built): Promise<Startup> {
  const found: Record<keyof Startup, number[]> = { floor: [], ours: [] }
  for (let round = 0; round < ROUNDS; round++) {
    found.floor.push(await active(folder, PROJECTS.floor))
    found.ours.push(await active(folder, PROJECTS.ours))
  }
  return { floor: median(found.floor), ours: median(found.ours) }
}

async function active(folder: string, cwd: string): Promise<number> {
  const args = ['check', 'startup', '--outfile', join(folder, 'startup.cpuprofile')]
  const stdout = await wrangler(args, cwd)
  const [, ms] = /Active: ([\d.]+) ms/.exec(stdout) ?? []
  if (ms === undefined) throw new Error(`wrangler check startup says no time:\n${stdout}`)
  return Number(ms)
}
