/**
 * Measures the service beside the platform's own floor: `npm run bench [-- --quick] [--json FILE] [--only
 * PART-OF-A-NAME] [--service limit,silent]`. Each contender runs in its own process with its storage on disk.
 */
import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { type Built, build, remove } from './build.ts'
import { CONTENDERS, type ContenderName, contest, type Result, type Side } from './compare.ts'
import { withSides } from './contenders.ts'
import { costs, monthOfAMillion } from './cost.ts'
import { costTable, type Report, speedTable } from './report.ts'
import { startup } from './startup.ts'
import { workloads } from './workloads.ts'

const GZIPPED_BAR = 120 * 1024
const BUDGET_MS = { quick: 1_300, whole: 9_000 }

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    /** How the service runs: `limit` with miniflare’s rate limit, `silent` without its log entries. */
    service: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
  },
})

async function speeds(sides: Side[]): Promise<Result[]> {
  const results: Result[] = []
  for (const workload of workloads(options.quick)) {
    if (!workload.name.includes(options.only)) continue
    const result = await contest(workload, sides, options.quick ? BUDGET_MS.quick : BUDGET_MS.whole)
    process.stderr.write(`${speedTable([result]).split('\n').slice(2).join('\n')}\n`)
    results.push(result)
  }
  return results
}

const HTTP: ContenderName[] = ['floor', 'ours', 'sketch']

async function measure(built: Built): Promise<Report> {
  const [loadBefore = 0] = loadavg()
  const cost = await withSides(built, HTTP, { isMetered: true }, costs)
  const { service } = options
  const speed = await withSides(built, CONTENDERS, { isMetered: false, service }, speeds)
  const [loadAfter = 0] = loadavg()
  const { gzipped } = built
  return {
    at: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      node: process.version,
      loadBefore,
      loadAfter,
    },
    gzipped: { bytes: gzipped, bar: GZIPPED_BAR, isMet: gzipped <= GZIPPED_BAR },
    startup: await startup(built),
    speed,
    cost,
    monthOfAMillionUsers: Object.fromEntries(HTTP.map((name) => [name, monthOfAMillion(cost, name)])),
  }
}

function print({ machine, gzipped, startup, speed, cost, monthOfAMillionUsers }: Report): void {
  console.log(`${machine.cores} cores (${machine.cpu}), Node ${machine.node}, load ${machine.loadAfter}`)
  console.log('ratio: to the floor in the same round, the median of all rounds. ops/s: more is better.')
  console.log(
    `the rate limit: ${options.service.includes('limit') ? 'miniflare’s simulation' : 'always yes (--service limit: miniflare’s simulation)'}\n`,
  )
  console.log(speedTable(speed))
  console.log('\ncounted in the real storage; calls: of objects. $/million: a million such operations.\n')
  console.log(costTable(cost))
  const months = Object.entries(monthOfAMillionUsers).map(
    ([name, sum]) => `${name} $${Math.round(sum ?? 0).toLocaleString('en')}`,
  )
  console.log(`\na million users with one digest a day, 30 days: ${months.join(', ')}`)
  console.log(
    `the deployed bundle, gzipped: ${(gzipped.bytes / 1024).toFixed(1)} KB, bar ≤ 120: ${gzipped.isMet ? 'met' : 'NOT MET'}`,
  )
  console.log(
    `start-up, ms on the processor: floor ${startup.floor.toFixed(1)}, ours ${startup.ours.toFixed(1)}`,
  )
}

const built = await build()
try {
  const report = await measure(built)
  print(report)
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
} finally {
  await remove(built)
}
