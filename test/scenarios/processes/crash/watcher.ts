/** A watcher of a job to its end, over WebSockets or server-sent events, that records every frame. */
import { setTimeout as pause } from 'node:timers/promises'
import type { DigestClient } from '../../../../src/client/client.ts'
import type { Frame } from '../../../../src/contract/frames.ts'
import type { JobStatus, StoredArticle } from '../../../../src/contract/job.ts'
import { readEvents } from '../disconnects/eventSource.ts'
import { WAIT_MS } from '../runtime/until.ts'
import type { JobEntry } from './journal.ts'

/** How often the service has gone down or come up: odd while it is down. */
export interface Era {
  now: number
}

export interface WatcherOptions {
  service: URL
  user: string
  entry: JobEntry
  kind: 'WebSocket' | 'events'
  client: DigestClient
  token: string
  era: Era
}

export class Watcher {
  readonly options: WatcherOptions
  readonly articles: StoredArticle[] = []
  readonly updates: JobStatus[] = []
  end: JobStatus | undefined
  /** The era in which it last saw the job open, and the era of the end. */
  openIn = -1
  endedIn = -1
  readonly done: Promise<void>

  constructor(options: WatcherOptions) {
    this.options = options
    this.done = this.#follow()
    // The error is thrown to whoever waits; until then it must not count as unhandled.
    this.done.catch(() => {})
  }

  get label(): string {
    const { kind, user, entry } = this.options
    return `${kind} of ${user}:${entry.id}`
  }

  /** Whether the end came without any call that woke the job: on a connection that had seen it open. */
  get wasTold(): boolean {
    return this.openIn === this.endedIn && this.endedIn % 2 === 0
  }

  /** What is wrong with the frames. */
  faults(): string[] {
    const seqs = this.articles.map(({ seq }) => seq)
    const gap = seqs.findIndex((seq, at) => seq !== at + 1)
    const { articles } = this.options.entry
    const strange = this.articles.find(({ id, seq }) => {
      const sent = articles.get(id)
      return !sent || sent.is === 'left out' || (sent.is === 'there' && (sent.seq ?? seq) !== seq)
    })
    const falls = this.updates.findIndex((update, at) => {
      const before = this.updates[at - 1]
      return before && before.attempt === update.attempt && before.progress > update.progress
    })
    return [
      ...(this.end ? [] : ['no end']),
      ...(gap >= 0 ? [`article ${seqs[gap]} in place ${gap + 1}`] : []),
      ...(this.end && this.end.articleCount !== seqs.length
        ? [`${seqs.length} articles of ${this.end.articleCount}`]
        : []),
      ...(new Set(this.articles.map(({ id }) => id)).size < seqs.length ? ['an article twice'] : []),
      ...(strange ? [`article ${strange.id} as number ${strange.seq}`] : []),
      ...(falls > 0 ? [`progress falls to ${this.updates[falls]?.progress}`] : []),
    ].map((fault) => `${this.label}: ${fault}`)
  }

  async #follow(): Promise<void> {
    const { service, entry, kind, client, token, era } = this.options
    const jobId = entry.id
    const address = new URL(`/v1/users/me/jobs/${jobId}/events?after=0`, service)
    const frames = kind === 'events' ? readEvents(address, token) : client.watch(jobId, { after: 0 })
    for await (const frame of frames) {
      this.#hear(frame, era.now)
      // A retried job has a second end, for later watchers.
      if (frame.type === 'end') return
    }
  }

  #hear(frame: Frame, era: number): void {
    if (frame.type === 'articles') this.articles.push(...frame.data)
    if (frame.type === 'update') {
      this.updates.push(frame.data)
      if (!frame.data.completedAt) this.openIn = era
    }
    if (frame.type === 'end') {
      this.end = frame.data
      this.endedIn = era
    }
  }

  /**
   * Waits for the end.
   * @throws if it does not come
   */
  async finished(): Promise<void> {
    const timer = new AbortController()
    const late = pause(WAIT_MS, undefined, { signal: timer.signal }).then(() => {
      throw new Error(`${this.label}: no end for ${WAIT_MS} ms`)
    })
    await Promise.race([this.done, late]).finally(() => timer.abort())
  }
}
