/** The workerd process that a test has started, as the operating system sees it. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** The ids of the workerd processes that this process has started. Reads `/proc`, or asks `ps` where there is none. */
export function workerdPids(): number[] {
  return all()
    .filter(({ name, parent }) => /(^|\/)workerd$/.test(name) && parent === process.pid)
    .map(({ pid }) => pid)
}

/** The memory that a process holds, in MiB. Linux only. */
export const megabytesOf = (pid: number) => Math.round(Number.parseInt(status(pid).VmRSS ?? '', 10) / 1024)

interface Process {
  pid: number
  parent: number
  name: string
}

function all(): Process[] {
  if (process.platform === 'linux')
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .map((pid) => {
        const { PPid, Name = '' } = status(pid)
        return { pid, parent: Number(PPid), name: Name }
      })
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).matchAll(
    /^\s*(\d+)\s+(\d+)\s+(.*)$/gm,
  )
  return [...rows].map(([, pid, parent, name = '']) => ({ pid: Number(pid), parent: Number(parent), name }))
}

function status(pid: number): Partial<Record<string, string>> {
  try {
    const rows = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n')
    return Object.fromEntries(rows.map((row) => row.split(/:\s*/, 2)))
  } catch {
    // The process has ended meanwhile.
    return {}
  }
}
