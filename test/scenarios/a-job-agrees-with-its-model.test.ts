/**
 * Random lives of a job, thousands of operations a run: the real object answers each one as the plain model does,
 * through evictions, jumps of the clock and alarms at any time. The model is in `model`, what is done in `operations`.
 */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { batches, cases, intensity, seed } from '../setup/intensity.ts'
import { clock, DAY } from '../support.ts'
import { Model } from './jobModel.ts'
import { operations } from './jobOperations.ts'

/**
 * `SEED` repeats the whole run. To repeat only the shortest life that fails, put the seed, the `path` and the
 * `replayPath` that the failure prints here.
 */
const REPLAY: { seed?: number; path?: string; replayPath?: string } = {}
const LIVES = intensity('LIVES', cases(5, 60))
const LIVES_PER_TEST = 10
const LONGEST_LIFE = 200
const SEED = seed()

test.each(batches(LIVES, LIVES_PER_TEST))(
  `the object answers as the model: SEED=${SEED}, batch $batch of $count lives`,
  async ({ batch, count }) => {
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
      const names = { userId: `model-${SEED}-${batch}-${lives}`, jobId: 'one' }
      const job = env.DIGEST_JOB.getByName(`${names.userId}:${names.jobId}`)
      vi.setSystemTime(began)
      await fc.asyncModelRun(() => ({ model: new Model(names, began), real: { job, done } }), commands)
    })
    await fc.assert(everyLife, { seed: REPLAY.seed ?? SEED + batch, path: REPLAY.path, numRuns: count })
    console.info(`model: SEED=${SEED}: ${done.count} operations in ${lives} lives`)
    expect(done.count).toBeGreaterThanOrEqual(REPLAY.path === undefined ? count : 1)
  },
)
