/**
 * The promise of docs/learning: whatever happens in whatever order, the stored weights equal the definition
 * recomputed from the stored votes, to the last bit. A plain model keeps every vote that ever was and recomputes
 * everything each time; the real object takes its short ways.
 */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ImportInput } from '../../src/contract/userExport.ts'
import { applyQuickRule, learnedWeights, newLearnerState, train } from '../../src/user/learning/formulas.ts'
import { UserStore } from '../../src/user/store.ts'
import { batches, cases, intensity } from '../setup/intensity.ts'

const DAY = 24 * 60 * 60_000
const SEED = intensity('SEED', 20261123)
const HISTORIES = intensity('HISTORIES', cases(4, 40))
const HISTORIES_PER_TEST = 10
const PER_HISTORY = 65

type Subject = 'topics' | 'sources'

/** Every vote with its place in time, and what has become of it. */
interface Remembered {
  articleId: string
  feedback: 'helpful' | 'not_helpful'
  topics: string[]
  sources: string[]
  at: number
  teaches: boolean
}
class Model {
  votes: Remembered[] = []
  folded: Remembered[] = []
  learnedAt = 0
  votedAt = 0
  resetAt = { topics: 0, sources: 0 }
  resets = { topics: new Map<string, number>(), sources: new Map<string, number>() }
  isOn = true
  pins = { topics: new Map<string, number>(), sources: new Map<string, number>() }
  now: number

  constructor(now: number) {
    this.now = now
  }

  #lessons(subject: Subject) {
    return [...this.folded, ...this.votes]
      .filter(({ teaches, at }) => teaches && at > this.resetAt[subject])
      .map(({ feedback, at, ...vote }) => {
        const all = [...new Set(vote[subject].map((name) => name.toLowerCase()))]
        const names = all.filter((name) => at > (this.resets[subject].get(name) ?? 0))
        return { feedback, at, of: all.length, names }
      })
  }
  #weights(subject: Subject): Record<string, number> {
    const lessons = this.#lessons(subject)
    const state = train(
      newLearnerState,
      lessons.filter(({ at }) => at <= this.learnedAt),
    )
    const weights = applyQuickRule(
      learnedWeights(state),
      lessons.filter(({ at }) => at > this.learnedAt),
    )
    const own = new Map([...weights].map(([key, { hundredths }]) => [key, hundredths / 100]))
    for (const [name, weight] of this.pins[subject]) own.set(name, weight)
    return Object.fromEntries(own)
  }
  weights() {
    return { topics: this.#weights('topics'), sources: this.#weights('sources') }
  }
  learn() {
    this.learnedAt = this.votedAt
  }
}

const topic = fc.constantFrom('ai', 'AI', 'rivers', '__proto__', 'constructor', 'chess', 'Élan')
const topics = fc.array(topic, { maxLength: 4 })
const source = fc.constantFrom('gazette', 'GAZETTE', 'ai', '__proto__', 'le monde')
const subject = fc.constantFrom<Subject>('topics', 'sources')
const article = fc.integer({ min: 0, max: 30 }).map((number) => `article-${number}`)
const feedback = fc.constantFrom('helpful' as const, 'not_helpful' as const)
const operation = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      op: fc.constant('vote' as const),
      article,
      feedback,
      topics,
      source: fc.option(source, { nil: undefined }),
    }),
  },
  // More new votes than the weights are stored after, with an eviction between two of them.
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('burst' as const),
      count: fc.integer({ min: 1, max: 20 }),
      evictedAfter: fc.integer({ min: 0, max: 25 }),
      feedback,
      topics,
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('move' as const) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('withdraw' as const), article }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('learn' as const) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('alarm' as const) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('evict' as const) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('reset' as const), subject, name: fc.option(topic) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('pin' as const),
      subject,
      name: fc.oneof(topic, source),
      weight: fc.integer({ min: 10, max: 200 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('unpin' as const) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('switch' as const), isOn: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('pass' as const), days: fc.integer({ min: -1, max: 20 }) }),
  },
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

test.each(batches(HISTORIES, HISTORIES_PER_TEST))(
  `stored weights equal the definition: SEED=${SEED}, batch $batch of $count histories`,
  async ({ batch, count }) => {
    let done = 0
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: PER_HISTORY, maxLength: PER_HISTORY }),
        async (operations) => {
          run += 1
          const user = env.USER_STATE.getByName(`evidence-${batch}-${run}`)
          const model = new Model(Date.parse('2026-03-01T00:00:00Z'))
          vi.setSystemTime(model.now)
          await user.erase()
          for (const one of operations) {
            await apply(user, model, one)
            const topics = keyed(await user.weights())
            expect({ topics, sources: keyed(await user.sourceWeights()) }).toEqual(model.weights())
            done += 1
          }
          expect(await stored(user)).toEqual(model.weights())
        },
      ),
      { seed: SEED + batch, numRuns: count },
    )
    console.info(`SEED=${SEED}: ${done} operations`)
    expect(done).toBe(count * PER_HISTORY)
  },
)

/** One operation on both. */
async function apply(
  user: ReturnType<typeof env.USER_STATE.getByName>,
  model: Model,
  one: Operation,
): Promise<void> {
  switch (one.op) {
    case 'vote': {
      const { article: articleId, feedback, topics, source } = one
      const sources = source === undefined ? [] : [source]
      await user.recordFeedback({ articleId, feedback, topics, ...(source !== undefined && { source }) })
      const earlier = model.votes.find(({ articleId }) => articleId === one.article)
      if (earlier?.feedback === one.feedback) return
      model.votes = model.votes.filter((vote) => vote !== earlier)
      model.votedAt = Math.max(model.now, model.votedAt + 1)
      model.votes.push({ articleId, feedback, topics, sources, at: model.votedAt, teaches: model.isOn })
      return
    }
    case 'burst': {
      const { count, evictedAfter, feedback, topics } = one
      for (let index = 0; index < count; index++) {
        const articleId = `burst-${model.votedAt}`
        await user.recordFeedback({ articleId, feedback, topics })
        model.votedAt = Math.max(model.now, model.votedAt + 1)
        model.votes.push({ articleId, feedback, topics, sources: [], at: model.votedAt, teaches: model.isOn })
        if (index === evictedAfter) await evictDurableObject(user)
      }
      return
    }
    case 'move': {
      const document = await new Response(await user.exportData()).json<ImportInput>()
      await user.erase()
      await user.importData(document)
      return
    }
    case 'withdraw':
      if (model.votes.some(({ articleId }) => articleId === one.article))
        await user.withdrawFeedback(one.article)
      model.votes = model.votes.filter(({ articleId }) => articleId !== one.article)
      return
    case 'learn':
      await user.learn()
      if (model.isOn) model.learn()
      return
    case 'alarm': {
      if (!(await runDurableObjectAlarm(user))) return
      if (model.isOn) model.learn()
      const isOld = ({ at }: Remembered) => at < model.now - 30 * DAY
      model.folded.push(...model.votes.filter(isOld))
      model.votes = model.votes.filter((vote) => !isOld(vote))
      return
    }
    case 'evict':
      return evictDurableObject(user)
    case 'reset':
      if (one.subject === 'topics') await user.resetLearning(one.name ?? undefined)
      else await user.resetSourceLearning(one.name ?? undefined)
      if (one.name === null) model.resetAt[one.subject] = model.votedAt
      else model.resets[one.subject].set(one.name.toLowerCase(), model.votedAt)
      return
    case 'pin':
      model.pins[one.subject].set(one.name.toLowerCase(), one.weight / 100)
      return prefer(user, model)
    case 'unpin':
      model.pins.topics.clear()
      model.pins.sources.clear()
      return prefer(user, model)
    case 'switch':
      if (model.isOn && !one.isOn) model.learn()
      model.isOn = one.isOn
      return prefer(user, model)
    case 'pass':
      model.now += one.days * DAY
      vi.setSystemTime(model.now)
  }
}

async function prefer(
  user: ReturnType<typeof env.USER_STATE.getByName>,
  { pins, isOn }: Model,
): Promise<void> {
  const pinned = (subject: Subject) => [...pins[subject]].map(([name, weight]) => ({ name, weight }))
  await user.updatePreferences({
    learning: isOn,
    pinnedTopics: pinned('topics'),
    pinnedSources: pinned('sources'),
  })
}

const keyed = (weights: Record<string, number>) =>
  Object.fromEntries(Object.entries(weights).map(([topic, weight]) => [topic.toLowerCase(), weight]))

/** The weights as they are in storage, pins laid over them, after an eviction. */
async function stored(user: ReturnType<typeof env.USER_STATE.getByName>) {
  await user.weights()
  await evictDurableObject(user)
  return runInDurableObject(user, (_, state) => {
    const store = new UserStore(state.storage)
    const { topics, sources } = store.learning.weightState()
    const { pinnedTopics, pinnedSources } = store.preferences()
    const shown = (weights: typeof topics.weights, pins: typeof pinnedTopics) =>
      Object.fromEntries([
        ...[...weights].map(([key, { hundredths }]) => [key, hundredths / 100] as const),
        ...pins.map(({ name, weight }) => [name.toLowerCase(), weight] as const),
      ])
    return { topics: shown(topics.weights, pinnedTopics), sources: shown(sources.weights, pinnedSources) }
  })
}
