/** Formats the tables. */
import { CONTENDERS, type ContenderName, type Result } from './compare.ts'
import type { Cost } from './cost.ts'
import type { Startup } from './startup.ts'

export interface Report {
  at: string
  machine: { cpu: string; cores: number; node: string; loadBefore: number; loadAfter: number }
  gzipped: { bytes: number; bar: number; isMet: boolean }
  startup: Startup | undefined
  speed: Result[]
  cost: Cost[]
  monthOfAMillionUsers: Partial<Record<ContenderName, number>>
}

const barText = (isMet: boolean | undefined) => (isMet === undefined ? '' : isMet ? 'met' : 'NOT MET')
const figure = (value: number) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)

export function speedTable(results: Result[]): string {
  const rows = results.flatMap(({ workload, unit, rounds, contenders }) =>
    CONTENDERS.flatMap((name) => {
      const found = contenders[name]
      if (!found) return []
      const { median, ratio, bar, isMet } = found
      const limit = bar === undefined ? '' : `${unit === 'ms' ? '≤' : '≥'} ${bar}`
      return [
        [workload, name, `${figure(median)} ${unit}`, figure(ratio), limit, barText(isMet), `${rounds}`],
      ]
    }),
  )
  return table(['workload', 'contender', 'median', 'ratio', 'bar', '', 'rounds'], rows)
}

export function costTable(costs: Cost[]): string {
  const rows = costs.map((cost) => [
    cost.operation,
    cost.contender,
    `${cost.workerRequests}`,
    `${cost.objectRequests}`,
    `${cost.rowsRead}`,
    `${cost.rowsWritten}`,
    `${cost.alarms}`,
    cost.dollars.toFixed(2),
    cost.bar === undefined ? '' : `≤ ${cost.bar}`,
    barText(cost.isMet),
  ])
  const head = [
    'operation',
    'contender',
    'requests',
    'calls',
    'read',
    'written',
    'alarms',
    '$/million',
    'bar',
    '',
  ]
  return table(head, rows)
}

export function startupText(startup: Startup | undefined): string {
  if (!startup) return 'start-up: measured on Linux only'
  const { floor, ours } = startup
  const verdict = `ratio ${figure(ours.ratio)}, bar ≤ ${ours.bar}: ${barText(ours.isMet)}`
  const both = (figureOf: 'isolate' | 'modules') =>
    `floor ${floor[figureOf].toFixed(1)}, ours ${ours[figureOf].toFixed(1)}`
  return [
    `start-up, ms on the processor, a new isolate to its first response: ${both('isolate')}, ${verdict}`,
    `of it beyond an empty isolate: ${both('modules')}`,
  ].join('\n')
}

/** The name of a workload or operation is printed once, in its first row. */
function table(head: string[], rows: string[][]): string {
  const shown = rows.map((row, index) => (row[0] === rows[index - 1]?.[0] ? ['', ...row.slice(1)] : row))
  const widths = head.map((name, column) =>
    Math.max(name.length, ...shown.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...shown.map(line)].join('\n')
}
