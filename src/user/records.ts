/** The records of a user. What a rule has made is validated before it is stored. */
import type * as v from 'valibot'
import { parseInput } from '../contract/errors.ts'
import type { Database } from '../platform/database.ts'
import { assertFits } from '../platform/storable.ts'
import { ImportedSeenSchema } from './jobs/shown.ts'
import { LearnerRecordSchema, ResetsRecordSchema, WeightsRecordSchema } from './learning/records.ts'
import { PreferencesRecordSchema } from './preferences.ts'
import { CleanUpSchema } from './schedule/cleanUp.ts'
import { ScheduleRecordSchema } from './schedule/orders.ts'

const SCHEMAS = {
  preferences: PreferencesRecordSchema,
  schedule: ScheduleRecordSchema,
  weights: WeightsRecordSchema,
  learner: LearnerRecordSchema,
  resets: ResetsRecordSchema,
  seen: ImportedSeenSchema,
  cleanUp: CleanUpSchema,
} as const
type Key = keyof typeof SCHEMAS
const KEYS = Object.keys(SCHEMAS) as Key[]

export class Records {
  readonly #kv: SyncKvStorage
  readonly #database: Database

  constructor(kv: SyncKvStorage, database: Database) {
    this.#kv = kv
    this.#database = database
  }

  /** As it is stored, to be read leniently. An empty record if there is none. */
  read(key: Key): unknown {
    return this.#kv.get(key) ?? {}
  }

  /** @throws `invalid_input` if a rule has made what the record may not contain; `too_large` */
  write<K extends Key>(key: K, record: v.InferOutput<(typeof SCHEMAS)[K]>): void {
    parseInput(SCHEMAS[key], record)
    assertFits(key, record)
    this.#database.migrate()
    this.#kv.put(key, record)
  }

  delete(key: Key): void {
    this.#kv.delete(key)
  }

  deleteAll(): void {
    for (const key of KEYS) this.#kv.delete(key)
  }

  isEmpty(): boolean {
    return KEYS.every((key) => this.#kv.get(key) === undefined)
  }
}
