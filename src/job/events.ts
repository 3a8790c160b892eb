/**
 * Events: the ends of a job, for the queue `EVENTS`. An event is stored together with the end, and removed once the queue
 * has accepted it. So an end is announced at least once, also after a crash. Without the binding nothing is stored or sent.
 */

import type { DigestEvent } from '../contract/event.ts'
import { setAlarmEarlier } from '../platform/alarms.ts'
import { log } from '../platform/log.ts'
import { optionalBindings } from '../platform/optionalBindings.ts'
import { RESEND_MS } from './lifecycle.ts'
import type { Job } from './record.ts'
import type { JobStore } from './store.ts'

export const queueOf = (env: Env) => optionalBindings(env).EVENTS

/** The job with one more event to send. */
export const withEvent = ({ record, lastReport }: Job, event: string): Job => ({
  record: { ...record, events: [...(record.events ?? []), event] },
  lastReport,
})

/** The job without an event that was sent. */
function withoutEvent({ record: { events = [], ...record }, lastReport }: Job, event: string): Job {
  const left = events.filter((other) => other !== event)
  return { record: { ...record, ...(left.length > 0 && { events: left }) }, lastReport }
}

export class JobEvents {
  readonly #storage: DurableObjectStorage
  readonly #store: JobStore
  #sending: Promise<boolean> | undefined
  #hasTried = false

  constructor(storage: DurableObjectStorage, store: JobStore) {
    this.#storage = storage
    this.#store = store
  }

  /** Whether an event waits from before this object was constructed, such as after a crash. */
  get isLeft(): boolean {
    return !this.#hasTried && this.#next() !== undefined
  }

  /**
   * Sends what the queue has not accepted, one event after the other. If it refuses one, the alarm runs again.
   * @returns whether nothing is left to send
   */
  async send(queue: Queue<DigestEvent> | undefined): Promise<boolean> {
    this.#hasTried = true
    if (!queue || this.#next() === undefined) return true
    this.#sending ??= this.#sendAll(queue)
    return this.#sending
  }

  async #sendAll(queue: Queue<DigestEvent>): Promise<boolean> {
    try {
      for (let event = this.#next(); event !== undefined; event = this.#next()) {
        await queue.send(JSON.parse(event), { contentType: 'json' })
        this.#remove(event)
      }
      return true
    } catch (error) {
      await this.#setAlarm(error)
      return false
    } finally {
      this.#sending = undefined
    }
  }

  /** The oldest event that waits. An erased job has none. */
  #next(): string | undefined {
    return this.#store.job()?.record.events?.[0]
  }

  /** The job may have changed meanwhile, or be erased. */
  #remove(event: string): void {
    const job = this.#store.job()
    if (job?.record.events?.includes(event)) this.#store.save(job, withoutEvent(job, event))
  }

  async #setAlarm(error: unknown): Promise<void> {
    const job = this.#store.job()
    if (!job) return
    const { userId, id: jobId } = job.record
    const requestId = crypto.randomUUID()
    log({}, { operation: 'event', code: 'unavailable', userId, jobId, requestId }, error)
    // The job may be erased meanwhile.
    await setAlarmEarlier(this.#storage, Date.now() + RESEND_MS, () => this.#store.job() !== null)
  }
}
