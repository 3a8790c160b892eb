/** `npm run check`: lint beside the suites inside the runtime. What lint says comes last, where people look for it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { root } from './wrangler.ts'

const lint = spawn('npm run --silent lint', { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
const suites = spawn('vitest run --project workerd', { cwd: root, shell: true, stdio: 'inherit' })
let said = ''
for (const stream of [lint.stdout, lint.stderr])
  stream.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
const statuses = await Promise.all([lint, suites].map(async (child) => (await once(child, 'close'))[0]))
console.log(`npm run lint${statuses[0] === 0 ? ' found nothing' : ` failed:\n${said}`}`)
if (statuses.some((status) => status !== 0)) process.exitCode = 1
