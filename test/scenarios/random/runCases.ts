/** Runs random cases on users with jobs in every state, compares what is stored, and collects faults. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DigestRequestSchema } from '../../../examples/newsroom/src/schema.ts'
import { safeParseInput } from '../../../src/contract/errors.ts'
import { errorResponse } from '../../../src/platform/errorResponse.ts'
import type { OptionalBindings } from '../../../src/platform/optionalBindings.ts'
import type { JobStub, UserStub } from '../../../src/platform/stubs.ts'
import { batches, intensity, seed } from '../../setup/intensity.ts'
import { articles, DAY, token } from '../../support.ts'

/** The rate limit would end the run after 600 requests of a user. It is configuration. */
export const open: Env & OptionalBindings = {
  ...env,
  RATE_LIMIT: { limit: async () => ({ success: true }) },
  NEWSROOM: {
    /** Validates like the real one, and then reads no feeds. */
    async fetch(_: RequestInfo | URL, init?: RequestInit) {
      const { error } = safeParseInput(DigestRequestSchema, JSON.parse(String(init?.body)))
      return error ? errorResponse('digests', error) : Response.json({}, { status: 202 })
    },
    connect() {
      throw new Error('Nobody connects to a newsroom')
    },
  },
}

/** Multiplies the number of cases. */
const FACTOR = intensity('FUZZ', 1)
const SEED = seed()

/** A job in every state, and one that was never started. */
export const JOBS = ['running', 'waiting', 'completed', 'failed', 'cancelled'] as const
export const JOB_IDS = [...JOBS, 'never'] as const

/** After this many cases the next test follows with the next user, so that the storage of one stays small. */
const CASES_PER_USER = 250

/** One case in this many has its storage compared. */
export const SAMPLE = 8

/**
 * Hides logs and sets a clock that stands still two days from now, so that no job becomes overdue between two
 * comparisons and no alarm fires.
 */
export function hideLogs(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 2 * DAY)
    vi.spyOn(console, 'log').mockImplementation(() => {})
    vi.spyOn(console, 'error').mockImplementation(() => {})
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
}

export class FuzzUser {
  readonly userId: string
  readonly token: string
  readonly user: UserStub

  private constructor(userId: string, token: string) {
    this.userId = userId
    this.token = token
    this.user = env.USER_STATE.getByName(userId)
  }

  static async make(userId: string): Promise<FuzzUser> {
    const scope = 'digest:produce digest:admin'
    const fuzzUser = new FuzzUser(userId, await token({ sub: userId, scope }))
    await fuzzUser.fill()
    return fuzzUser
  }

  job(id: string): JobStub {
    return env.DIGEST_JOB.getByName(`${this.userId}:${id}`)
  }

  /** Restores the initial state after something was erased. */
  async fill(): Promise<void> {
    // Schedules need a newsroom.
    await runInDurableObject(this.user, (object) => Object.assign(object, { env: open }))
    await this.user.updatePreferences({ topics: ['AI'], mutedTopics: [{ name: 'Golf' }] })
    await this.user.recordFeedback({ articleId: 'a1', feedback: 'helpful', topics: ['AI'] })
    await Promise.all(
      JOBS.map(async (id) => {
        const job = this.job(id)
        await job.erase()
        await job.start({ topics: ['AI'], timeoutMs: DAY, stallMs: DAY })
        if (id !== 'waiting') await job.addArticles(articles(3))
        if (id === 'completed') await job.complete()
        if (id === 'failed') await job.fail({ error: 'No feed' })
        if (id === 'cancelled') await job.cancel()
      }),
    )
  }

  /** Everything stored for the user and for each job, to the last row. */
  async fingerprint({ withAlarm = true } = {}): Promise<string> {
    const stubs = [this.user, ...JOB_IDS.map((id) => this.job(id))]
    const all = await Promise.all(stubs.map(stored))
    return JSON.stringify(all.map(({ alarm, ...rest }) => (withAlarm ? { alarm, ...rest } : rest)))
  }
}

/** Everything in an object's storage: keys, rows of tables, the alarm. */
export function stored(stub: UserStub | JobStub) {
  return runInDurableObject(stub, async (_, { storage }) => {
    const tables = storage.sql
      .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\'")
      .toArray()
    return {
      keys: [...storage.kv.list()],
      rows: tables.map(({ name }) => [name, storage.sql.exec(`SELECT * FROM ${name}`).toArray()]),
      alarm: await storage.getAlarm(),
    }
  })
}

/** Valid but unusual user ids. */
const userIds = (suite: string, index: number) =>
  [`${suite} ${index}`, `did:plc:${suite}${index}`, `Zoë ☕ ${suite}${index}`, `${suite}%2Fme${index}`][
    index % 4
  ] ?? suite

/** The result of a case: an error must have left the storage unchanged. */
export interface Outcome {
  /** The status or code of the response, for the statistics. */
  result: string
  isRefusal: boolean
  /** Faults of the response, named so that equal ones count as one. */
  faults: string[]
  /** Whether something that the next cases need was erased. */
  isErased?: boolean
}

/** Internal words of the service and the platform that no caller may see. */
const INTERNAL =
  /sqlite|valibot|durable ?object|workerd|node_modules|\.[jt]s\b|\bat \w+ \(|TypeError|RangeError|\[object|Cannot read|is not a function|The line went dead/i

/** @param also what this text in particular must not contain */
export const leaks = (text: string, also = /$^/): string[] => {
  const [found] = INTERNAL.exec(text) ?? also.exec(text) ?? []
  return found === undefined ? [] : [`tells "${found}"`]
}

/**
 * Tests of `count` random cases. Each fails with the shortest case of each fault; `name` names the operation of a case,
 * so that the same fault in two operations counts twice. After the last case of each user, `after` checks what is left.
 * `movesAlarm`: also a case that is refused may set an alarm, as a connection does for its end.
 */
export function fuzz<Case>(
  suite: string,
  count: number,
  cases: fc.Arbitrary<Case>,
  run: (fuzzUser: FuzzUser, one: Case) => Promise<Outcome>,
  name: (one: Case) => string,
  after: (fuzzUser: FuzzUser) => Promise<void> = async () => {},
  { movesAlarm = false } = {},
): void {
  const total = Math.ceil(count * FACTOR)
  const results = new Map<string, number>()

  describe(`${suite}, SEED=${SEED}`, () => {
    test.each(batches(total, CASES_PER_USER))('user $batch, $count cases', async ({ batch, count }) => {
      const faults = new Map<string, string>()
      const note = (fault: string, shown: string) => {
        const known = faults.get(fault)
        if (known === undefined || shown.length < known.length) faults.set(fault, shown)
      }
      const fuzzUser = await FuzzUser.make(userIds(suite, batch))
      for (const [at, one] of fc.sample(cases, { seed: SEED + batch, numRuns: count }).entries()) {
        const fingerprint = () => fuzzUser.fingerprint({ withAlarm: !movesAlarm })
        const before = at % SAMPLE === 0 ? await fingerprint() : undefined
        const outcome = await run(fuzzUser, one).catch(
          (error): Outcome => ({ result: 'threw', isRefusal: false, faults: [String(error)] }),
        )
        results.set(outcome.result, (results.get(outcome.result) ?? 0) + 1)
        const found = [...outcome.faults]
        if (outcome.isRefusal && before !== undefined && before !== (await fingerprint()))
          found.push('rejected, and changed something')
        for (const fault of found) note(`${name(one)}: ${fault}`, fc.stringify(one))
        if (outcome.isErased) await fuzzUser.fill()
      }
      await after(fuzzUser).catch((error) =>
        note(`after ${fuzzUser.userId}: ${error}`, `seed ${SEED + batch}`),
      )
      const listed = [...faults].map(([fault, shown]) => `${fault}\n    ${shown.slice(0, 600)}`)
      expect(listed, `SEED=${SEED}`).toEqual([])
    })

    afterAll(() => {
      const spread = [...results].sort(([, one], [, other]) => other - one).map((pair) => pair.join(' × '))
      console.info(`${suite}: ${total} cases, SEED=${SEED}: ${spread.join(', ')}`)
    })
  })
}
