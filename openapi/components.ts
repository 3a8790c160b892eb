/**
 * Converts the valibot schemas to JSON Schema for the document. Schemas with a name become components; the
 * others are inlined.
 */

import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { ErrorCodeSchema, ErrorSchema, IssueSchema } from '../src/contract/errors.ts'
import {
  ArticleIdSchema,
  PRINTABLE,
  PRINTABLE_LINES,
  SourceSchema,
  TopicSchema,
  WebAddressSchema,
} from '../src/contract/fields.ts'
import * as frames from '../src/contract/frames.ts'
import * as job from '../src/contract/job.ts'
import * as learning from '../src/contract/learning.ts'
import { DigestOrderSchema } from '../src/contract/order.ts'
import * as preferences from '../src/contract/preferences.ts'
import * as results from '../src/contract/results.ts'
import * as userExport from '../src/contract/userExport.ts'
import { StartJobSchema } from '../src/gateway/routes/jobs.ts'
import type { Schema } from './document.ts'
import { DocumentedSchemas } from './documentedSchemas.ts'
import { schemaTexts } from './schemaTexts.ts'

type Named = Record<string, v.GenericSchema>

/** Schemas that are the same in requests and responses. */
const shared: Named = {
  Topic: TopicSchema,
  Source: SourceSchema,
  ArticleId: ArticleIdSchema,
  WebAddress: WebAddressSchema,
  JobId: job.JobIdSchema,
  Metadata: job.MetadataSchema,
  Mute: preferences.MuteSchema,
  Pin: preferences.PinSchema,
  SourcePin: preferences.SourcePinSchema,
  Verdict: learning.VerdictSchema,
  JobState: job.JobStateNameSchema,
}
const asked: Named = {
  StartJob: StartJobSchema,
  StartDigest: DigestOrderSchema,
  Article: job.ArticleInputSchema,
  AddArticles: job.AddArticlesSchema,
  Report: job.ReportSchema,
  Complete: job.CompleteSchema.wrapped,
  Fail: job.FailSchema,
  Feedback: learning.RecordFeedbackSchema,
  PreferencesUpdate: preferences.PreferencesUpdateSchema,
}
const answered: Named = {
  Started: results.StartedSchema,
  JobStatus: job.JobStatusSchema,
  JobsPage: results.JobsPageResponseSchema,
  StoredArticle: job.StoredArticleSchema,
  ArticlesPage: results.ArticlesPageResponseSchema,
  Outcome: results.OutcomeSchema,
  Received: results.ReportResultSchema,
  Digest: results.DigestSchema,
  DigestSection: results.DigestSectionSchema,
  DigestArticle: results.DigestArticleSchema,
  Frame: frames.FrameSchema,
  UserFrame: frames.UserFrameSchema,
  Factors: results.FactorsSchema,
  Muted: results.MutedArticleSchema,
  Ranked: results.RankedSchema,
  Ranking: results.RankingSchema,
  Vote: learning.VoteSchema,
  FeedbackPage: results.FeedbackPageSchema,
  WeightChange: results.WeightChangeSchema,
  SourceChange: results.SourceChangeSchema,
  FeedbackAnswer: results.FeedbackAnswerSchema,
  SourceReset: results.SourceResetSchema,
  Weights: learning.WeightsSchema,
  WeightReason: results.WeightReasonSchema,
  SourceWeightReason: results.SourceWeightReasonSchema,
  WeightReasons: results.WeightReasonsSchema,
  TopicReport: results.TopicReportSchema,
  SourceReport: results.SourceReportSchema,
  LearnReport: results.LearnReportSchema,
  Checked: results.CheckedSchema,
  Preferences: preferences.ReadPreferencesSchema,
  StoredPreferences: preferences.VersionedPreferencesSchema,
  UserExport: userExport.UserExportSchema,
  Error: ErrorSchema,
  Code: ErrorCodeSchema,
  Issue: IssueSchema,
}

/** What JSON Schema cannot express: checks, which descriptions mention, and transformations. */
const UNSAID = ['check', 'finite', 'transform', 'trim']

/**
 * Patterns without lone surrogates, which many readers of JSON Schema reject, and without the separators of lines and
 * paragraphs: generators write them raw into a literal, where they end the line.
 */
const portable = ({ source }: RegExp) => source.replace('\\ud800-\\udfff', '').replace('\\u2028\\u2029', '')

/** What the documentation calls text of these patterns. */
export const KINDS: Readonly<Record<string, string>> = {
  [portable(PRINTABLE)]: 'line',
  [portable(PRINTABLE_LINES)]: 'text without control characters',
}

const component = (name: string) => `#/components/schemas/${name}`

/** The named schemas, and schemas in the given order that refer to them. */
function converted(
  typeMode: 'input' | 'output',
  named: Named,
  list: v.GenericSchema[],
  documented: DocumentedSchemas,
) {
  const definitions = Object.entries(named).map(([name, schema]) => [name, documented.copy(schema)])
  const { $defs = {}, prefixItems = [] } = toJsonSchema(v.tuple(list.map((one) => documented.copy(one))), {
    definitions: Object.fromEntries(definitions),
    typeMode,
    target: 'draft-2020-12',
    ignoreActions: UNSAID,
    overrideRef: ({ referenceId }) => component(referenceId),
    overrideAction: ({ valibotAction: action, jsonSchema }) =>
      action.type === 'regex' && 'requirement' in action && action.requirement instanceof RegExp
        ? { ...jsonSchema, pattern: portable(action.requirement) }
        : undefined,
    overrideSchema({ valibotSchema, jsonSchema, errors }) {
      if (valibotSchema === documented.copy(job.UncheckedArticleSchema)) return { $ref: component('Article') }
      // The rest of the pipe says what it accepts. The output schema shows it.
      if (valibotSchema.type === 'custom') return {}
      return errors ? undefined : plainly(jsonSchema, typeMode === 'output' ? filledIn(valibotSchema) : null)
    },
  })
  return { named: $defs as Record<string, Schema>, list: prefixItems as Schema[] }
}

const WithDefaultsSchema = v.object({
  entries: v.record(v.string(), v.object({ type: v.string(), default: v.optional(v.unknown()) })),
})

/** The fields that may be left out of a request but are present in a response. */
function filledIn(schema: v.GenericSchema): string[] {
  if (!v.is(WithDefaultsSchema, schema)) return []
  const fields = Object.entries(schema.entries)
  return fields.filter(([, field]) => field.default !== undefined).map(([name]) => name)
}

/**
 * Removes empty `required` lists and names of any kind. A response has no defaults.
 * @param filled the fields that are always present in a response
 */
function plainly(
  { required = [], propertyNames, default: given, ...schema }: JsonSchema,
  filled: string[] | null,
): JsonSchema {
  const there = new Set([...required, ...(filled ?? [])])
  const needed = Object.keys(schema.properties ?? {}).filter((name) => there.has(name))
  const saysMore = typeof propertyNames === 'object' && Object.keys(propertyNames).length > 1
  return {
    ...schema,
    ...(needed.length > 0 && { required: needed }),
    ...(saysMore && { propertyNames }),
    ...(given !== undefined && filled === null && { default: given }),
  }
}

/**
 * The schemas of a document: `components` by name, and functions that convert a request or response schema.
 */
export interface Schemas {
  components: Record<string, Schema>
  asked: ReadonlyMap<v.GenericSchema, Schema>
  answered: ReadonlyMap<v.GenericSchema, Schema>
}

export function schemasOf(uses: { asked: v.GenericSchema[]; answered: v.GenericSchema[] }): Schemas {
  const documented = new DocumentedSchemas(schemaTexts)
  const inputs = converted('input', { ...shared, ...asked }, uses.asked, documented)
  const outputs = converted('output', { ...shared, ...answered }, uses.answered, documented)
  documented.assertAllUsed()
  const inputOnly = Object.entries(inputs.named).filter(([name]) => name in asked)
  const shown = (list: v.GenericSchema[], as: Schema[]) =>
    new Map(list.map((schema, index) => [schema, as[index] ?? {}]))
  return {
    components: { ...Object.fromEntries(inputOnly), ...outputs.named },
    asked: shown(uses.asked, inputs.list),
    answered: shown(uses.answered, outputs.list),
  }
}
