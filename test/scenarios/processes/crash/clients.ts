/** All clients of a run: producers and voters, those who leave jobs alone, and all watchers. */
import { tokenFor } from '../../../../scripts/secret.ts'
import { DigestClient } from '../../../../src/client/client.ts'
import { TEST_SECRET } from '../../../setup/secret.ts'
import { type Random, randomFrom } from '../runtime/random.ts'
import { AlarmWatcher } from './alarmWatcher.ts'
import { Caller } from './caller.ts'
import { type JobEntry, Journal } from './journal.ts'
import { Producer } from './producer.ts'
import { voteAndLearn } from './voter.ts'
import { type Era, Watcher } from './watcher.ts'

const USERS = 16
/** Users whose jobs are left alone, each with this many at a time. */
const ALARM_WATCHERS = 4
const JOBS_AT_A_TIME = 4

interface Client {
  client: DigestClient
  caller: Caller
  journal: Journal
  watch(entry: JobEntry, kind: Watcher['options']['kind']): Watcher
}

/** Each client has its own random generator, so that it does not depend on the others. */
export class Clients {
  readonly era: Era = { now: 0 }
  readonly caller = new Caller()
  readonly watchers: Watcher[] = []
  readonly alarmWatchers: AlarmWatcher[] = []
  readonly users: Client[] = []
  readonly everyone: Client[] = []
  readonly #service: URL
  readonly #minutes: number
  readonly #lives: (() => Promise<void>)[] = []
  #seed: number
  #isOver = false

  private constructor(service: URL, seed: number, minutes: number) {
    this.#service = service
    this.#seed = seed
    this.#minutes = minutes
  }

  /** `minutes`: how long tokens are valid. */
  static async at(service: URL, seed: number, minutes: number): Promise<Clients> {
    const clients = new Clients(service, seed, minutes)
    for (let number = 1; number <= USERS; number += 1) await clients.#live(`user${number}`)
    for (let number = 1; number <= ALARM_WATCHERS; number += 1) await clients.#sleep(`alarmWatcher${number}`)
    return clients
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /**
   * All clients run until stopped, or until one gets an error.
   * @returns the error
   */
  async live(): Promise<unknown> {
    const ends = await Promise.allSettled(this.#lives.map((step) => this.#repeat(step)))
    return ends.find((end) => end.status === 'rejected')?.reason
  }

  async #repeat(step: () => Promise<void>): Promise<void> {
    try {
      while (!this.#isOver) await step()
    } finally {
      this.stop()
    }
  }

  stop(): void {
    this.#isOver = true
  }

  #random(): Random {
    this.#seed += 1
    return randomFrom(this.#seed)
  }

  async #arrive(name: string): Promise<Client> {
    const claims = { user: name, scope: 'digest:produce', minutes: this.#minutes }
    const token = await tokenFor(TEST_SECRET, claims)
    const client = new DigestClient({ base: this.#service, token, retries: 0 })
    const { era, caller, watchers } = this
    const watch: Client['watch'] = (entry, kind) => {
      const watcher = new Watcher({ service: this.#service, user: name, entry, kind, client, token, era })
      watchers.push(watcher)
      return watcher
    }
    const arrived = { client, caller, journal: new Journal(name), watch }
    this.everyone.push(arrived)
    return arrived
  }

  /** One produces, one votes. */
  async #live(name: string): Promise<void> {
    const user = await this.#arrive(name)
    const producer = new Producer({ ...user, random: this.#random() })
    const voter = { ...user, random: this.#random() }
    this.users.push(user)
    this.#lives.push(
      () => producer.work(),
      () => voteAndLearn(voter),
    )
  }

  async #sleep(name: string): Promise<void> {
    const user = await this.#arrive(name)
    for (let at = 0; at < JOBS_AT_A_TIME; at += 1) {
      const kind = at % 2 === 0 ? 'WebSocket' : 'events'
      const watch = (entry: JobEntry) => user.watch(entry, kind)
      const alarmWatcher = new AlarmWatcher({ ...user, name: `sleep${at}`, random: this.#random(), watch })
      this.alarmWatchers.push(alarmWatcher)
      this.#lives.push(() => alarmWatcher.work())
    }
  }
}
