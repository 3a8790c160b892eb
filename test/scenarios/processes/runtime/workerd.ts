/** Starts workerd so that it ends with the process that has started it, however that process ends. */
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * From now on, workerd of this process and of those that it starts is started by `workerd.sh`. Without it, workerd
 * outlives a run that is killed. Windows has no `sh`: there a killed run leaves it.
 */
export function endWorkerdWithParent(): void {
  if (process.platform === 'win32') return
  const miniflare = createRequire(createRequire(import.meta.url).resolve('miniflare'))
  process.env.WORKERD = miniflare('workerd').default
  process.env.MINIFLARE_WORKERD_PATH = join(import.meta.dirname, 'workerd.sh')
}
