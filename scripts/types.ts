/**
 * Generates the types of every Worker's bindings from its wrangler.jsonc. `--check` only reports whether they
 * are current.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { root, wranglerProgram } from './wrangler.ts'

const common = ['types', '--include-runtime=false', '--strict-vars=false']
const check = process.argv.includes('--check') ? ['--check'] : []

/** Siblings also use the service's classes, so they get its configuration, and an `Env` with another name. */
const siblings = {
  newsroom: 'NewsroomEnv',
  workflow: 'WorkflowEnv',
  queue: 'QueueEnv',
  cron: 'CronEnv',
  mailer: 'MailEnv',
}

const commands = [
  common,
  ...Object.entries(siblings).map(([name, env]) => [
    ...common,
    ...['-c', `examples/${name}/wrangler.jsonc`, '-c', 'wrangler.jsonc'],
    ...['--env-interface', env, `examples/${name}/worker-configuration.d.ts`],
  ]),
]
const statuses = await Promise.all(
  commands.map(async (command) => {
    const child = spawn(process.execPath, [wranglerProgram, ...command, ...check], {
      cwd: root,
      // What is current is not worth a line; errors are printed all the same.
      env: { ...process.env, ...(check.length > 0 && { WRANGLER_LOG: 'error' }) },
      stdio: 'inherit',
    })
    const [status] = await once(child, 'exit')
    return status
  }),
)
if (statuses.some((status) => status !== 0)) process.exitCode = 1
