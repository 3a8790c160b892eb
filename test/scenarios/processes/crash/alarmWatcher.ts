/**
 * A client that starts jobs with short timeouts, perhaps adds an article, and leaves them alone: the alarm
 * must end them.
 */
import type { DigestClient } from '../../../../src/client/client.ts'
import type { JobStatus, StartInput } from '../../../../src/contract/job.ts'
import { between, type Random } from '../runtime/random.ts'
import { type Caller, errorCodeOf } from './caller.ts'
import type { JobEntry, Journal } from './journal.ts'
import type { Watcher } from './watcher.ts'

export interface AlarmWatcherOptions {
  /** The prefix of its jobs' ids. */
  name: string
  random: Random
  client: DigestClient
  caller: Caller
  journal: Journal
  watch(entry: JobEntry): Watcher
}

export class AlarmWatcher {
  readonly #options: AlarmWatcherOptions
  readonly #faults: string[] = []
  #jobs = 0
  /**
   * Jobs that ended by their alarm, as their watcher saw, and those of them that were started before a kill.
   */
  byAlarm = 0
  outlived = 0

  constructor(options: AlarmWatcherOptions) {
    this.#options = options
  }

  get faults(): string[] {
    return this.#faults
  }

  get jobs(): number {
    return this.#jobs
  }

  /** One job, from its start to its end. */
  async work(): Promise<void> {
    const { name, random, client, caller, journal, watch } = this.#options
    this.#jobs += 1
    const jobId = `${name}-${this.#jobs}`
    const timeoutMs = between(random, 1_000, 9_000)
    const stallMs = random() < 0.5 ? between(random, 1_000, 5_000) : undefined
    const onTimeout = random() < 0.5 ? 'complete' : 'fail'
    const input: StartInput & { jobId: string } = { jobId, topics: ['sleep'], timeoutMs, stallMs, onTimeout }
    const count = between(random, 0, 2)
    const started = await caller.insist(() => client.start(input))
    const entry = journal.started(jobId)
    const watcher = watch(entry)
    const startedIn = watcher.options.era.now
    for (let number = 1; number <= count; number += 1) {
      const id = `a${number}`
      entry.articles.set(id, { is: 'unknown' })
      await caller.insist(() =>
        client.addArticle(jobId, { id, title: id }).then(
          () => void entry.articles.set(id, { is: 'there' }),
          (error) => {
            // Too late: the job has timed out.
            if (!errorCodeOf(error, 'conflict')) throw error
          },
        ),
      )
    }
    await watcher.finished()
    if (!watcher.end) return
    entry.status = watcher.end.status
    this.#judge(watcher, watcher.end, input, Date.parse(started.startedAt))
    if (watcher.wasTold) this.byAlarm += 1
    if (watcher.wasTold && watcher.endedIn > startedIn + 1) this.outlived += 1
  }

  #judge(watcher: Watcher, end: JobStatus, input: StartInput, startedAt: number): void {
    const { timeoutMs = 0, stallMs = Math.ceil(timeoutMs / 2), onTimeout } = input
    const endedAt = Date.parse(end.completedAt ?? '')
    const least = startedAt + Math.min(timeoutMs, stallMs)
    const rescued = onTimeout === 'complete' && end.articleCount > 0
    const expect = (holds: boolean, what: string) => {
      if (!holds)
        this.#faults.push(`${watcher.label}: ${what}: ${JSON.stringify({ ...input, startedAt, end })}`)
    }
    expect(endedAt >= least && endedAt <= startedAt + timeoutMs, 'ended at another time')
    if (end.articleCount === 0) expect(endedAt === least, 'ended at a time other than its deadline')
    expect(end.status === (rescued ? 'completed' : 'failed'), 'ended in another state')
    expect(Boolean(end.partial) === rescued, 'partial or not')
    expect(rescued || end.error === 'Job timed out', 'another error')
  }
}
