/**
 * The largest user that there may be is read, learned, exported and erased within 64 MiB above an idle runtime. Prints the
 * memory of the process, and fails if the heap would have to be larger: V8 is given no more.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { tokenFor } from '../../../../scripts/secret.ts'
import { DigestClient } from '../../../../src/client/client.ts'
import { TEST_SECRET } from '../../../setup/secret.ts'
import { Runtime } from '../runtime/runtime.ts'

const NAMES = 2_000
const VOTES = 20_000
const JOBS = 200
const SEEN = 20_000
/** An idle runtime's heap, and 64 MiB. */
const HEAP_MB = 12 + 64

const topic = (index: number) => `Topic ${index % NAMES} on rivers`
const source = (index: number) => `Source ${index % NAMES} of the valley`

function document() {
  const began = Date.now() - 20 * 24 * 60 * 60_000
  const at = (index: number) => new Date(began + index * 60_000).toISOString()
  const counts = { h: 1.5, n: 2.5, up: 2, down: 1 }
  const indexes = Array.from({ length: NAMES }, (_, index) => index)
  return {
    version: 1,
    preferences: { topics: ['AI'], mutedTopics: [], mutedSources: [], pinnedTopics: [], version: 1 },
    weights: Object.fromEntries(indexes.map((index) => [topic(index), 1.1])),
    sourceWeights: Object.fromEntries(indexes.map((index) => [source(index), 0.9])),
    resets: [],
    sourceResets: [],
    learner: { H: 30, N: 50, topics: indexes.map((index) => ({ topic: topic(index), ...counts })) },
    sourceLearner: { H: 30, N: 50, sources: indexes.map((index) => ({ source: source(index), ...counts })) },
    feedback: Array.from({ length: VOTES }, (_, index) => ({
      articleId: `https://news.example/articles/2031/${index}`,
      feedback: index % 3 === 0 ? 'not_helpful' : 'helpful',
      topics: [topic(index), topic(index * 7), topic(index * 13)],
      source: source(index),
      votedAt: at(index),
    })),
    seenKey: '0b9f2c1e-5d0c-4c57-9d3a-6f7f0e1f8a21',
    seen: Array.from({ length: SEEN }, (_, index) => String(index).padStart(36, 'x')),
    seenAt: [{ at: at(0), count: SEEN }],
    complete: true,
  }
}

/** Resident memory in MiB: now, and the most since `forget`. */
async function memory(pid: number) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const of = (name: string) =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024)
  return { now: of('VmRSS'), peak: of('VmHWM') }
}
const forget = (pid: number) => writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => undefined)

test('the largest user', async () => {
  const runtime = await Runtime.start()
  onTestFinished(() => runtime.stop())
  const scope = 'digest:produce digest:admin'
  const token = await tokenFor(TEST_SECRET, { user: 'largest', scope, minutes: 60 })
  const user = new DigestClient({ base: runtime.url, token })
  await user.importData(document() as never)
  for (let index = 0; index < JOBS; index += 1) {
    const jobId = `job-${index}`
    await user.start({ jobId, topics: ['AI'] })
    await user.addArticles(jobId, [
      { id: 'a', title: `Article ${index}`, url: `https://news.example/${index}`, topics: ['AI'] },
    ])
    await user.complete(jobId)
  }

  // The flags count for the next process.
  process.env.MINIFLARE_WORKERD_V8_FLAGS = `--max-heap-size=${HEAP_MB}`
  onTestFinished(() => void delete process.env.MINIFLARE_WORKERD_V8_FLAGS)
  await runtime.down()
  await runtime.up()
  await fetch(new URL('/health', runtime.url))
  const idle = await memory(runtime.pid)
  const used: Record<string, number> = {}
  const measured = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
    await forget(runtime.pid)
    const result = await run()
    used[what] = (await memory(runtime.pid)).peak - idle.now
    return result
  }
  await measured('preferences', () => user.preferences())
  const weights = await measured('weights', () => user.weights())
  expect(Object.keys(weights)).toHaveLength(NAMES)
  const votes = await measured('votes', async () => {
    let count = 0
    for (let after: string | undefined, more = true; more; more = after !== undefined) {
      const page = await user.feedback({ limit: 500, ...(after !== undefined && { after }) })
      count += page.feedback.length
      after = page.next
    }
    return count
  })
  expect(votes).toBe(VOTES)
  await measured('a vote', () =>
    user.recordFeedback({ articleId: 'new', feedback: 'helpful', topics: [topic(1)] }),
  )
  const report = await measured('learn', () => user.learn())
  expect(report.topics).toHaveLength(NAMES)
  const exported = await measured('export', () => user.exportData())
  expect(exported).toMatchObject({
    feedback: { length: VOTES - 999 },
    seen: { length: SEEN },
    complete: true,
  })
  expect(exported.jobs).toHaveLength(JOBS)
  await measured('erase', async () => {
    while (!(await user.erase()).erased);
  })
  console.log(`Above an idle runtime of ${idle.now} MiB: ${JSON.stringify(used)}`)
})
