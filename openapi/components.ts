/**
 * Converts the valibot schemas to JSON Schema for the document. Schemas with a name become components; the
 * others are inlined.
 */
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { ErrorCodeSchema, ErrorSchema, IssueSchema } from '../src/errors.ts'
import { DigestRequestSchema } from '../src/gateway/newsroom.ts'
import { StartJobSchema } from '../src/gateway/startJob.ts'
import * as jobAnswers from '../src/job/responses.ts'
import * as job from '../src/job/schema.ts'
import * as answers from '../src/responses.ts'
import * as words from '../src/schemas.ts'
import * as userAnswers from '../src/user/responses.ts'
import * as user from '../src/user/schema.ts'
import type { Schema } from './document.ts'
import { DocumentedSchemas } from './documentedSchemas.ts'
import { schemaTexts } from './schemaTexts.ts'

type Named = Record<string, v.GenericSchema>

/** Schemas that are the same in requests and responses. */
const shared: Named = {
  Topic: words.TopicSchema,
  Source: words.SourceSchema,
  ArticleId: words.ArticleIdSchema,
  WebAddress: words.WebAddressSchema,
  JobId: job.JobIdSchema,
  Metadata: job.MetadataSchema,
  Mute: user.MuteSchema,
  Pin: user.PinSchema,
  SourcePin: user.SourcePinSchema,
  Verdict: user.VerdictSchema,
  JobState: job.JobStateNameSchema,
}
const asked: Named = {
  StartJob: StartJobSchema,
  StartDigest: DigestRequestSchema,
  Article: job.ArticleSchema,
  AddArticles: job.AddArticlesSchema,
  Report: job.ReportSchema,
  Complete: job.CompleteSchema.wrapped,
  Fail: job.FailSchema,
  Feedback: user.FeedbackSchema,
  PreferencesUpdate: user.PreferencesUpdateSchema,
}
const answered: Named = {
  Started: jobAnswers.StartedSchema,
  JobStatus: job.JobStatusSchema,
  JobsPage: jobAnswers.JobsPageResponseSchema,
  WholeJob: jobAnswers.JobStateSchema,
  StoredArticle: jobAnswers.StoredArticleSchema,
  ArticlesPage: jobAnswers.ArticlesPageResponseSchema,
  Outcome: jobAnswers.OutcomeSchema,
  Received: jobAnswers.ReportResultSchema,
  Digest: jobAnswers.DigestSchema,
  DigestSection: jobAnswers.DigestSectionSchema,
  DigestArticle: jobAnswers.DigestArticleSchema,
  Frame: jobAnswers.FrameSchema,
  UserFrame: jobAnswers.UserFrameSchema,
  Factors: answers.FactorsSchema,
  Muted: answers.MutedArticleSchema,
  Ranked: answers.RankedSchema,
  Ranking: answers.RankingSchema,
  Vote: user.VoteSchema,
  FeedbackPage: userAnswers.FeedbackPageSchema,
  WeightChange: userAnswers.WeightChangeSchema,
  SourceChange: userAnswers.SourceChangeSchema,
  FeedbackAnswer: userAnswers.FeedbackAnswerSchema,
  SourceReset: userAnswers.SourceResetSchema,
  Weights: userAnswers.WeightsSchema,
  WeightReason: userAnswers.WeightReasonSchema,
  SourceWeightReason: userAnswers.SourceWeightReasonSchema,
  WeightReasons: userAnswers.WeightReasonsSchema,
  TopicReport: userAnswers.TopicReportSchema,
  SourceReport: userAnswers.SourceReportSchema,
  LearnReport: userAnswers.LearnReportSchema,
  Checked: userAnswers.CheckedSchema,
  Preferences: user.ReadPreferencesSchema,
  StoredPreferences: user.VersionedPreferencesSchema,
  UserExport: userAnswers.UserExportSchema,
  Error: ErrorSchema,
  Code: ErrorCodeSchema,
  Issue: IssueSchema,
}

/** What JSON Schema cannot express: checks, which descriptions mention, and transformations. */
const UNSAID = ['check', 'finite', 'transform', 'trim']

/** Patterns without the class of lone surrogates, which many readers of JSON Schema reject. */
const withoutSurrogates = ({ source }: RegExp) => source.replace('\\ud800-\\udfff', '')

/** The component name for a short line of text. */
export const ONE_LINE = withoutSurrogates(words.PRINTABLE)

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
        ? { ...jsonSchema, pattern: withoutSurrogates(action.requirement) }
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
