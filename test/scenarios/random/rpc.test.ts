/**
 * Random calls of the RPC methods of both objects, directly and through DigestService: only errors of the
 * service come back.
 */

import { exports } from 'cloudflare:workers'
import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import * as between from '../../../src/contract/between.ts'
import { codeOf } from '../../../src/contract/errorOf.ts'
import { errorCodes } from '../../../src/contract/errors.ts'
import * as fields from '../../../src/contract/fields.ts'
import * as job from '../../../src/contract/job.ts'
import * as learning from '../../../src/contract/learning.ts'
import * as order from '../../../src/contract/order.ts'
import { PreconditionsSchema } from '../../../src/contract/preconditions.ts'
import * as preferences from '../../../src/contract/preferences.ts'
import * as rank from '../../../src/contract/rank.ts'
import { ExportPlaceSchema } from '../../../src/contract/userExport.ts'
import { DigestJob } from '../../../src/job/DigestJob.ts'
import { UserState } from '../../../src/user/UserState.ts'
import { rpcError } from '../../support.ts'
import { generate } from './generate.ts'
import { broken, junk } from './mutate.ts'
import { ImportBodySchema, ReportSchema } from './requests.ts'
import { type FuzzUser, fuzz, hideLogs, JOB_IDS, leaks, type Outcome } from './runCases.ts'

const CALLS = 3_500

type Arguments = v.GenericSchema[]
/** The arguments of each method. A method that is missing here fails the suite. */
const methods: Record<'job' | 'user', Record<string, Arguments>> = {
  job: {
    start: [job.StartSchema],
    watchToken: [],
    status: [],
    state: [],
    articles: [job.ArticlesPageSchema],
    exportPart: [job.ArticlesPageSchema],
    addArticle: [job.ArticleSchema, job.AttemptSchema],
    addArticles: [v.array(job.ArticleSchema), job.AttemptSchema],
    report: [ReportSchema],
    complete: [job.CompleteSchema],
    digest: [],
    fail: [job.FailSchema],
    cancel: [job.AttemptSchema, PreconditionsSchema],
    retry: [job.AttemptSchema, PreconditionsSchema],
    erase: [],
    articleSubjects: [fields.ArticleIdSchema],
  },
  user: {
    preferences: [],
    updatePreferences: [preferences.PreferencesUpdateSchema, preferences.IfVersionSchema],
    patchPreferences: [preferences.PreferencesPatchSchema, preferences.IfVersionSchema],
    recordFeedback: [learning.RecordFeedbackSchema],
    withdrawFeedback: [fields.ArticleIdSchema],
    feedback: [learning.PageSchema],
    weights: [],
    sourceWeights: [],
    watchToken: [],
    recordStatus: [job.JobStatusSchema],
    recordErasure: [job.JobIdSchema],
    explainWeights: [],
    learn: [learning.LearnSchema],
    resetLearning: [v.optional(fields.TopicSchema)],
    resetSourceLearning: [v.optional(fields.SourceSchema)],
    rank: [rank.RankSchema],
    check: [rank.CheckSchema],
    jobs: [job.JobsPageSchema],
    exportData: [],
    exportPage: [ExportPlaceSchema],
    importData: [ImportBodySchema],
    orderDigest: [order.DigestNowSchema],
    erase: [],
    registerJob: [between.JobNoteSchema],
    recordDigest: [between.DigestNoteSchema],
    countOrder: [],
  },
}

/** Only of the handle, which signs. */
const OF_HANDLE: Record<string, Arguments> = { link: [job.LinkSchema] }

/** Only between the objects: DigestService has none of these. */
const INNER = [
  ...['registerJob', 'recordDigest', 'recordStatus', 'recordErasure', 'countOrder', 'exportPage'],
  ...['exportPart', 'articleSubjects'],
]

/** The runtime's own. */
const RESERVED = ['constructor', 'fetch', 'alarm', 'webSocketMessage', 'webSocketClose', 'webSocketError']

test.each([
  ['job', DigestJob],
  ['user', UserState],
] as const)('every method of a %s is tried', (which, { prototype }) => {
  const names = Object.getOwnPropertyNames(prototype).filter((name) => !RESERVED.includes(name))
  expect(Object.keys(methods[which]).toSorted()).toEqual(names.toSorted())
})

const circle: { self?: object } = {}
circle.self = circle
/** Values that RPC can carry and JSON cannot. */
const EXOTIC: unknown[] = [
  ...[
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    10n,
    new Date(0),
    new Date(Number.NaN),
    /x/,
    circle,
  ],
  ...[
    new Map([['topics', ['AI']]]),
    new Set(['AI']),
    new Uint8Array(3),
    new ArrayBuffer(8),
    new Error('mine'),
  ],
  ...[
    new Array(5),
    Object.assign(['AI'], { extra: 1 }),
    () => 'AI',
    new Headers(),
    new ReadableStream(),
    new Date(),
  ],
  ...[new Request('https://digest.example'), new Response('AI'), Object.create({ topics: ['AI'] })],
]

interface Case {
  which: 'job' | 'user'
  method: string
  given: unknown[]
  jobId: (typeof JOB_IDS)[number]
  direct: boolean
}

const argument = (schema: v.GenericSchema): fc.Arbitrary<unknown> => {
  const good = generate(schema)
  return fc.oneof(
    { arbitrary: good, weight: 10 },
    { arbitrary: broken(good), weight: 10 },
    { arbitrary: junk, weight: 2 },
    { arbitrary: fc.constantFrom(...EXOTIC), weight: 2 },
    { arbitrary: broken(good).chain((value) => within(value)), weight: 2 },
  )
}

/** An unusual value in the place of one field. */
const within = (value: unknown) =>
  fc.tuple(fc.constantFrom(...EXOTIC), fc.nat()).map(([odd, at]) => {
    const names = Object.keys(Object(value))
    return { ...Object(value), [names[at % (names.length || 1)] ?? 'topics']: odd }
  })

const casesFor = (which: Case['which'], isInner: boolean) =>
  Object.entries({ ...methods[which], ...(which === 'job' && OF_HANDLE) })
    .filter(([method]) => INNER.includes(method) === isInner)
    .map(([method, schemas]) => ({
      weight: method === 'erase' ? 1 : 12,
      arbitrary: fc.record<Case>({
        which: fc.constant(which),
        method: fc.constant(method),
        given: fc
          .tuple(fc.tuple(...schemas.map(argument)), fc.nat(4), fc.constantFrom(...EXOTIC))
          .map(([given, shape, more]) =>
            shape === 0 ? given.slice(1) : shape === 1 ? [...given, more] : given,
          ),
        jobId: fc.constantFrom(...JOB_IDS),
        direct: isInner ? fc.constant(true) : method in OF_HANDLE ? fc.constant(false) : fc.boolean(),
      }),
    }))

const ErrorResultSchema = v.object({
  name: v.literal('DigestError'),
  code: v.picklist(errorCodes.filter((code) => code !== 'internal' && code !== 'unavailable')),
  message: v.string(),
})

async function target(fuzzUser: FuzzUser, { which, jobId, direct }: Case): Promise<object> {
  if (direct) return which === 'job' ? fuzzUser.job(jobId) : fuzzUser.user
  return which === 'job'
    ? await exports.DigestService.job(fuzzUser.userId, jobId)
    : await exports.DigestService.user(fuzzUser.userId)
}

async function call(fuzzUser: FuzzUser, one: Case): Promise<Outcome> {
  const on = await target(fuzzUser, one)
  const method: unknown = Reflect.get(on, one.method)
  if (typeof method !== 'function') throw new Error(`There is no method ${one.method}`)
  // A handle is disposed of after its call; a stub has nothing to dispose of.
  const dispose: unknown = one.direct ? undefined : Reflect.get(on, Symbol.dispose)
  try {
    const answer: unknown = await Reflect.apply(method, on, one.given)
    if (answer instanceof ReadableStream) await new Response(answer).text()
    return { result: 'answered', isRefusal: false, faults: [], isErased: one.method === 'erase' }
  } catch (error) {
    const isOurs = error instanceof Error && isUnsendable(error)
    if (isOurs) return { result: 'not sent', isRefusal: true, faults: [] }
    const read = v.safeParse(ErrorResultSchema, error)
    // A page of an export whose votes have changed since.
    if (one.method === 'exportPage' && codeOf(error) === 'unavailable')
      return { result: 'unavailable', isRefusal: true, faults: [] }
    if (!read.success) return { result: 'broke', isRefusal: true, faults: [`throws ${error}`.slice(0, 300)] }
    return { result: read.output.code, isRefusal: true, faults: leaks(read.output.message) }
  } finally {
    if (typeof dispose === 'function') Reflect.apply(dispose, on, [])
  }
}

/** What the serialisation rejects never reaches the object. */
const isUnsendable = (error: Error) =>
  !('remote' in error) &&
  (error.name === 'DataCloneError' || /could not be cloned|serializ|circular|locked/i.test(error.message))

/** Whatever came before, a reader can still list, export and erase. */
async function leave(fuzzUser: FuzzUser): Promise<void> {
  await fuzzUser.user.jobs({ limit: 100 })
  await new Response(await fuzzUser.user.exportData()).json()
  for (let tries = 0; !(await fuzzUser.user.erase()).erased; tries += 1)
    if (tries === 5) throw new Error('Cannot be erased')
  expect(await rpcError(() => fuzzUser.job('running').status())).toMatchObject({ code: 'not_found' })
}

hideLogs()

const name = ({ which, method }: Case) => `${which}.${method}`

fuzz('rpc', CALLS, fc.oneof(...casesFor('job', false), ...casesFor('user', false)), call, name, leave)

/** The methods for the objects only. */
fuzz('inner', 500, fc.oneof(...casesFor('user', true)), call, name, leave)
