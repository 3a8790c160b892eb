/**
 * Random lives of a job, thousands of operations a run: the real object answers each one as the plain model does,
 * through evictions, jumps of the clock and alarms at any time. The model is in `model`, what is done in `operations`.
 */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { clock, DAY } from '../support.ts'
import { Model } from './model.ts'
import { operations } from './operations.ts'

/**
 * To see a failure again: put its seed here, which repeats the whole run, or also the `path` and `replayPath` that the
 * failure prints, which repeat the shortest life that fails.
 */
const REPLAY: { seed?: number; path?: string; replayPath?: string } = {}
const RUNS = 60
const LONGEST_LIFE = 200

test('the object answers as the model through thousands of operations', { timeout: 120_000 }, async () => {
  const seed = REPLAY.seed ?? crypto.getRandomValues(new Int32Array(1))[0] ?? 0
  console.info(`model: seed ${seed}`)
  const done = { count: 0 }
  // Ahead of the real clock, so that no alarm fires but by our hand.
  const began = clock().now() + DAY
  let lives = 0
  const life = fc.commands(operations, {
    maxCommands: LONGEST_LIFE,
    size: 'max',
    replayPath: REPLAY.replayPath,
  })
  const everyLife = fc.asyncProperty(life, async (commands) => {
    lives += 1
    const names = { userId: `model-${seed}-${lives}`, jobId: 'one' }
    const job = env.DIGEST_JOB.getByName(`${names.userId}:${names.jobId}`)
    vi.setSystemTime(began)
    await fc.asyncModelRun(() => ({ model: new Model(names, began), real: { job, done } }), commands)
  })
  await fc.assert(everyLife, { seed, path: REPLAY.path, numRuns: RUNS })
  console.info(`model: ${done.count} operations in ${lives} lives`)
  expect(done.count).toBeGreaterThanOrEqual(REPLAY.path === undefined ? 2_000 : 1)
})
