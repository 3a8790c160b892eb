/** The runtime's process, as the operating system sees it. */
import { readdirSync, readFileSync } from 'node:fs'

/** The runtime that this process has started. @throws where there is none, or no `/proc` to find it in */
export function runtimePid(): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = field(pid)
    if (fields.Name === 'workerd' && Number(fields.PPid) === process.pid) return Number(pid)
  }
  throw new Error('The runtime has no process that could be found')
}

/** What a process holds in memory, in MiB. */
export const megabytesOf = (pid: number) =>
  Math.round(Number.parseInt(field(String(pid)).VmRSS ?? '', 10) / 1024)

function field(pid: string): Record<string, string> {
  try {
    const rows = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n')
    return Object.fromEntries(rows.map((row) => row.split(/:\s*/, 2)))
  } catch {
    // Gone meanwhile.
    return {}
  }
}
