/** Starts contenders, passes them on, and ends them in any case. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Built } from './build.ts'
import { type ContenderName, Side } from './compare.ts'
import { type Door, duties, floor, ours, sketch } from './operations.ts'
import { Runtime } from './runtime.ts'

const secret = randomBytes(32).toString('hex')
const doors = { floor, service: ours(secret), sketch }
type Worker = keyof typeof doors

const workerOf = (name: ContenderName): Worker =>
  name.endsWith('ours') ? 'service' : name === 'sketch' ? 'sketch' : 'floor'

const doorOf = (name: ContenderName): Door => (name === 'duties' ? duties : doors[workerOf(name)])

/** @param service how the service runs; see `Start` */
export async function withSides<T>(
  { folder }: Built,
  names: readonly ContenderName[],
  { isMetered, service = '' }: { isMetered: boolean; service?: string },
  run: (sides: Side[]) => Promise<T>,
): Promise<T> {
  const workers = [...new Set(names.map(workerOf))]
  const started = await Promise.all(
    workers.map(async (name) => {
      const persist = join(folder, `${isMetered ? 'metered' : 'timed'}-${name}`)
      return [name, await Runtime.start({ name, folder, persist, isMetered, secret, service })] as const
    }),
  )
  const runtimes = new Map(started)
  const sides = await Promise.all(
    names.flatMap((name) => {
      const runtime = runtimes.get(workerOf(name))
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
