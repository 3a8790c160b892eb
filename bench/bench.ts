/**
 * Measures the service beside the platform's own floor, with its log entries and without: `npm run bench [--
 * --quick] [--json FILE] [--only PART-OF-A-NAME] [--service limit] [--agents]`. Each contender runs in its own
 * process with its storage on disk.
 */
import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { installAgents } from './agents.ts'
import { type Built, build, remove } from './build.ts'
import { CONTENDERS, type ContenderName, contest, type Result, type Side } from './compare.ts'
import { withSides } from './contenders.ts'
import { costs, monthOfAMillion } from './cost.ts'
import { firstRequests } from './firstRequest.ts'
import { GZIPPED_BAR } from './prices.ts'
import { costTable, type Report, speedTable, startupText } from './report.ts'
import { startup } from './startup.ts'
import { workloads } from './workloads.ts'

const BUDGET_MS = { quick: 2_000, whole: 12_000 }

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    /** `limit` runs the service with miniflare’s rate limit. */
    service: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    /** Adds a contender on the `agents` package, which is installed if it is not there yet. */
    agents: { type: 'boolean', default: false },
  },
})

const { service, only } = options
if (!['', 'limit'].includes(service)) throw new Error('--service takes limit')
const budgetMs = options.quick ? BUDGET_MS.quick : BUDGET_MS.whole
const isPresent = (name: ContenderName) => name !== 'agents' || options.agents

function progress(result: Result): void {
  process.stderr.write(`${speedTable([result]).split('\n').slice(2).join('\n')}\n`)
}

async function speeds(sides: Side[]): Promise<Result[]> {
  const results: Result[] = []
  for (const workload of workloads(options.quick)) {
    if (!workload.name.includes(only)) continue
    const result = await contest(workload, sides, budgetMs)
    progress(result)
    results.push(result)
  }
  return results
}

/** The contenders whose cost is counted. A log entry is not in it, so there is no `ours, no log`. */
const COUNTED: ContenderName[] = ['floor', 'ours', 'sketch']
const NEW_PROCESSES: ContenderName[] = ['floor', 'ours', 'ours, no log', 'agents']

async function measure(built: Built): Promise<Report> {
  const [loadBefore = 0] = loadavg()
  const cost = await withSides(built, COUNTED, { isMetered: true }, costs)
  const speed = await withSides(built, CONTENDERS.filter(isPresent), { isMetered: false, service }, speeds)
  const first = await firstRequests(
    built,
    { contenders: NEW_PROCESSES.filter(isPresent), isQuick: options.quick, service, only },
    progress,
  )
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
    speed: [...speed, ...first],
    cost,
    monthOfAMillionUsers: Object.fromEntries(COUNTED.map((name) => [name, monthOfAMillion(cost, name)])),
  }
}

function print({ machine, gzipped, startup, speed, cost, monthOfAMillionUsers }: Report): void {
  console.log(`${machine.cores} cores (${machine.cpu}), Node ${machine.node}, load ${machine.loadAfter}`)
  console.log('ratio: to the floor in the same round, the median of all rounds. ops/s: more is better.')
  console.log('ours: as deployed. no log: without its log entries, for which the bars are.')
  console.log(
    `the rate limit: ${service.includes('limit') ? 'miniflare’s simulation' : 'always yes (--service limit: miniflare’s simulation)'}\n`,
  )
  console.log(speedTable(speed))
  console.log('\ncounted in the real storage; calls: of objects. $/million: a million such operations.\n')
  console.log(costTable(cost))
  const months = Object.entries(monthOfAMillionUsers).map(
    ([name, sum]) => `${name} $${Math.round(sum ?? 0).toLocaleString('en')}`,
  )
  console.log(`\na million users with one digest a day, 30 days: ${months.join(', ')}`)
  console.log(
    `the deployed bundle, gzipped: ${(gzipped.bytes / 1024).toFixed(1)} KB, bar ≤ ${gzipped.bar / 1024}: ${gzipped.isMet ? 'met' : 'NOT MET'}`,
  )
  console.log(startupText(startup))
}

if (options.agents) await installAgents()
const built = await build({ withAgents: options.agents })
try {
  const report = await measure(built)
  print(report)
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
} finally {
  await remove(built)
}
