/**
 * Requests to every route of the gateway, generated from its routes, then mutated in path, query, headers and
 * body.
 */

import fc from 'fast-check'
import * as v from 'valibot'
import * as fields from '../../../src/contract/fields.ts'
import * as job from '../../../src/contract/job.ts'
import * as learning from '../../../src/contract/learning.ts'
import * as userExport from '../../../src/contract/userExport.ts'
import { routes } from '../../../src/gateway/router.ts'
import type { Route } from '../../../src/gateway/routes/route.ts'
import { HEADERS, METHODS, NAMES, TRICKS, VALUES } from './badValues.ts'
import { generate } from './generate.ts'
import { type Body, bodies, build } from './mutate.ts'
import { type FuzzUser, JOB_IDS } from './runCases.ts'

export const ReportSchema = v.strictObject({
  ...job.ReportSchema.entries,
  articles: v.optional(v.array(job.ArticleSchema)),
})

const weights = v.record(fields.TopicSchema, v.pipe(v.number(), v.minValue(0.1), v.maxValue(2)))
const counts = { H: v.number(), N: v.number() }

/** A small export. The limits of the schema would let the generator make documents of many megabytes. */
export const ImportBodySchema = v.strictObject({
  ...userExport.ImportSchema.entries,
  weights,
  sourceWeights: v.optional(weights),
  resets: v.pipe(
    v.array(v.strictObject({ topic: v.optional(fields.TopicSchema), resetAt: fields.InstantSchema })),
    v.maxLength(2),
  ),
  sourceResets: v.optional(
    v.pipe(
      v.array(v.strictObject({ source: v.optional(fields.SourceSchema), resetAt: fields.InstantSchema })),
      v.maxLength(1),
    ),
  ),
  learner: v.strictObject({ ...counts, topics: v.pipe(v.array(v.unknown()), v.maxLength(0)) }),
  sourceLearner: v.optional(
    v.strictObject({ ...counts, sources: v.pipe(v.array(v.unknown()), v.maxLength(0)) }),
  ),
  feedback: v.pipe(
    v.array(v.strictObject({ ...learning.VoteSchema.entries, topics: fields.topicsSchema(3) })),
    v.maxLength(2),
  ),
  seenKey: v.optional(v.literal('key')),
  seen: v.pipe(v.array(v.literal('X3k0mWq9ZbAq1c7Yh2LmT0vRk-sd8w_g0fhv')), v.maxLength(3)),
  jobs: v.optional(v.pipe(v.array(v.strictObject({})), v.maxLength(1))),
})

/** Bodies that are narrower than the schema of their route, so that many of them are accepted. */
const NARROW: Record<string, v.GenericSchema> = {
  startJob: v.strictObject({ ...job.StartSchema.entries, jobId: v.optional(v.picklist(JOB_IDS)) }),
  addArticles: v.union([
    job.ArticleSchema,
    v.strictObject({
      articles: v.array(job.ArticleSchema),
      attempt: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(2))),
    }),
  ]),
  report: ReportSchema,
  importData: ImportBodySchema,
}

export interface Case {
  operation: string
  path: string
  method: string
  /** For each parameter of the path: an unusual value, or a normal one. */
  segments: (string | undefined)[]
  jobId: (typeof JOB_IDS)[number]
  tail: string
  query: string
  headers: [string, string][]
  body: Body
}

const pick = <T>(...values: T[]) => fc.constantFrom(...values)
/** Once in this many times, otherwise nothing. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>, once = 6) =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: once - 1 }, { arbitrary, weight: 1 })

const header = pick(...Object.keys(HEADERS)).chain((name) =>
  fc.tuple(fc.constant(name), fc.oneof(pick(...(HEADERS[name] ?? [])), fc.string({ maxLength: 20 }))),
)
const query = fc
  .array(fc.tuple(pick(...NAMES), fc.oneof(pick(...VALUES), fc.webQueryParameters())), { maxLength: 3 })
  .map((pairs) => (pairs.length > 0 ? `?${pairs.map((pair) => pair.join('=')).join('&')}` : ''))

/** The headers of a live connection. */
const live = ({ operation }: Route): fc.Arbitrary<[string, string][]> =>
  operation === 'events' || operation === 'userEvents'
    ? pick([['Upgrade', 'websocket']], [['Accept', 'text/event-stream']], [])
    : fc.constant([])

function caseOf(route: Route): fc.Arbitrary<Case> {
  const schema = NARROW[route.operation] ?? route.body
  const isSending = ['POST', 'PUT', 'PATCH'].includes(route.method)
  const isErasing = route.operation.startsWith('erase')
  return fc.record({
    operation: fc.constant(route.operation),
    path: fc.constant(route.path),
    method: fc.oneof({ arbitrary: fc.constant<string>(route.method), weight: 9 }, pick(...METHODS)),
    segments: fc.array(seldom(pick(...TRICKS), isErasing ? 2 : 8), { minLength: 3, maxLength: 3 }),
    jobId: pick(...JOB_IDS),
    tail: fc.oneof(
      { arbitrary: fc.constant(''), weight: 20 },
      pick('/', '//', '/.', '/../', '/..;/', '#x', '%2f', '.json'),
    ),
    query: fc.oneof({ arbitrary: fc.constant(''), weight: 3 }, query),
    headers: fc
      .tuple(live(route), fc.array(header, { maxLength: 3 }))
      .map(([own, more]) => [...own, ...more]),
    body: isSending
      ? bodies(schema ? generate(schema) : fc.jsonValue())
      : fc.constant<Body>({ kind: 'none' }),
  })
}

export const cases: fc.Arbitrary<Case> = fc.oneof(
  ...routes.map((route) => ({
    arbitrary: caseOf(route),
    weight: route.operation.startsWith('erase') ? 1 : 5,
  })),
)

const PLAIN: Record<string, string> = { articleId: 'a1', topic: 'AI' }

/** The request; undefined if the platform refuses to build it. */
export function requestOf(fuzzUser: FuzzUser, one: Case): Request | undefined {
  let at = 0
  const path = one.path.replace(/:(\w+)/g, (_, name: string) => {
    const trick = one.segments[at++ % one.segments.length]
    if (trick !== undefined) return trick
    if (name === 'userId') return at % 2 ? encodeURIComponent(fuzzUser.userId) : 'me'
    return name === 'jobId' ? one.jobId : (PLAIN[name] ?? 'x')
  })
  try {
    const headers = new Headers({ Authorization: `Bearer ${fuzzUser.token}` })
    const body = build(one.body)
    if (body !== undefined) headers.set('Content-Type', 'application/json')
    // Appended, so that some occur twice.
    for (const [name, value] of one.headers) headers.append(name, value)
    const hasBody = body !== undefined && one.method !== 'GET' && one.method !== 'HEAD'
    return new Request(`https://digest.example${path}${one.tail}${one.query}`, {
      method: one.method,
      headers,
      ...(hasBody && { body }),
    })
  } catch {
    return undefined
  }
}
