/** Starts contenders, passes them on, and ends them in any case. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Built } from './build.ts'
import { type ContenderName, isOurs, isSilent, Side } from './compare.ts'
import type { Start } from './contender.ts'
import { agents, type Door, duties, floor, ours, sketch } from './operations.ts'
import { Runtime } from './runtime.ts'

const secret = randomBytes(32).toString('hex')
const doors = { floor, service: ours(secret), sketch, agents }

function workerOf(name: ContenderName): Start['name'] {
  if (isOurs(name)) return 'service'
  return name === 'sketch' || name === 'agents' ? name : 'floor'
}

export const doorOf = (name: ContenderName): Door => (name === 'duties' ? duties : doors[workerOf(name)])

/** Contenders with the same answer share a process. */
const processOf = (name: ContenderName) => `${workerOf(name)}${isSilent(name) ? '-silent' : ''}`

export interface Options extends Pick<Start, 'isMetered' | 'isLazy'> {
  /** `limit` runs the service with the simulated rate limit. */
  service?: string
}

/** Starts a contender's process. @param kind part of the name of the folder where it stores its objects */
export function startContender(
  { folder }: Built,
  contender: ContenderName,
  kind: string,
  { service = '', ...options }: Options,
): Promise<Runtime> {
  return Runtime.start({
    ...options,
    name: workerOf(contender),
    folder,
    persist: join(folder, `${kind}-${processOf(contender)}`),
    secret,
    service: isSilent(contender) ? `${service},silent` : service,
  })
}

export async function withSides<T>(
  built: Built,
  names: readonly ContenderName[],
  options: Options,
  run: (sides: Side[]) => Promise<T>,
): Promise<T> {
  const kind = options.isMetered ? 'metered' : 'timed'
  const byProcess = new Map(names.map((name) => [processOf(name), name]))
  const started = await Promise.all(
    [...byProcess].map(
      async ([key, name]) => [key, await startContender(built, name, kind, options)] as const,
    ),
  )
  const runtimes = new Map(started)
  const sides = await Promise.all(
    names.flatMap((name) => {
      const runtime = runtimes.get(processOf(name))
      return runtime ? [Side.of(name, runtime, doorOf(name))] : []
    }),
  )
  try {
    return await run(sides)
  } finally {
    for (const side of sides) side.close()
    await Promise.all(started.map(([, runtime]) => runtime.stop()))
  }
}
