/** The document's texts about schemas and their fields. */

import type * as v from 'valibot'
import * as errors from '../src/contract/errors.ts'
import { ArticleIdSchema, ignored, TopicSchema, WebAddressSchema } from '../src/contract/fields.ts'
import * as frames from '../src/contract/frames.ts'
import * as job from '../src/contract/job.ts'
import * as learning from '../src/contract/learning.ts'
import { DigestOrderSchema, FeedDocumentSchema } from '../src/contract/order.ts'
import * as preferences from '../src/contract/preferences.ts'
import * as results from '../src/contract/results.ts'
import * as userExport from '../src/contract/userExport.ts'
import { jobs, StartJobSchema } from '../src/gateway/routes/jobs.ts'
import { learning as learningRoutes } from '../src/gateway/routes/learning.ts'
import { fields, type SchemaText } from './documentedSchemas.ts'

const shared: SchemaText[] = [
  [ArticleIdSchema, 'An id of the producer, or the article’s URL.'],
  [
    WebAddressSchema,
    {
      format: 'uri',
      pattern: '^[Hh][Tt][Tt][Pp][Ss]?://',
      description: 'An absolute http or https address, without a user name or password.',
    },
  ],
  [
    TopicSchema,
    'A topic, with at least one visible character. Compared without regard to case, Unicode form, invisible characters and extra space.',
  ],
  ...fields(results.MuteReasonSchema, { name: 'The muted topic or source, in the reader’s spelling.' }),
  [
    results.FactorsSchema,
    'The score is `relevance` × `interest` × the weight of `source`. `interest` is the mean of the topics’ weights, 1 without topics. An article without a source has no `source`, which counts as 1.',
  ],
  ...fields(results.RankingSchema, {
    articles: 'Best first. Equal scores are ordered by date, newer first, then by id.',
  }),
  ...fields(errors.IssueSchema, {
    path: 'The path of the field, such as `articles.0.title`. Empty for the input as a whole.',
  }),
  ...fields(errors.ErrorSchema, {
    error: 'For people. It may change between releases.',
    reason: 'Which case of the code it is. Stable; a later release may add reasons.',
    issues: 'Problems with the input, at most 20.',
  }),
]

const jobInput: SchemaText[] = [
  ...fields(StartJobSchema, { jobId: 'A new id by default.' }),
  ...fields(job.StartSchema, {
    expectedArticles:
      'How many articles the producer plans to add. Progress is at least the share that has been added.',
    timeoutMs: 'Timeout for an attempt in total, in ms.',
    stallMs: 'Timeout for a silent producer, in ms. Half of `timeoutMs` by default.',
    onTimeout:
      'What happens to an overdue job: it fails, or it completes with the articles it has, marked `partial`. Without articles it fails.',
    allowSeen: 'Whether articles may be added that digests have shown, or whose story they have told.',
  }),
  ...fields(DigestOrderSchema, {
    jobId: 'The same id again continues the same job. A new id by default.',
    maxAgeDays: 'Older items are left out. Items without a date stay.',
  }),
  [FeedDocumentSchema, 'A feed that the caller already has.'],
  ...fields(FeedDocumentSchema, { name: 'Names the feed in messages.' }),
  ...fields(job.ArticleSchema, {
    feed: 'The collection within which `id` is unique, such as the address of the feed. With it, an article that changes its address stays the same article.',
    relevance: 'How much the article matters by itself. 1 by default.',
  }),
  [ignored, 'Ignored.'],
  // Of what is sent, before its transformation.
  [job.ReportSchema.entries.progress.wrapped.pipe[0], 'Rounded down to a whole number.'],
  ...fields(job.ReportSchema, {
    attempt:
      'The attempt that the caller works for. A superseded one is rejected. For `retry`: the one that has failed; a repeat then changes nothing.',
  }),
  [job.RefSchema, 'The `ref` of the message that this frame replies to.'],
  ...fields(job.CompleteSchema.wrapped, {
    digestId: 'The producer’s name for the digest.',
    warnings:
      'What the producer could not do, for the reader, such as a feed that it could not read and why.',
  }),
  ...fields(job.FailSchema, { warnings: 'Like those of a completion.' }),
  ...fields(job.ArticlesPageSchema.wrapped, { after: 'Continue after this sequence number.' }),
  ...fields(job.JobsPageSchema.wrapped, { after: 'The `next` of the previous page.' }),
  ...fields(jobs.events.query, {
    after:
      'First sends the articles after this sequence number or event id, so a reconnect loses and repeats nothing.',
    lastEventId: 'Like `Last-Event-ID`, for clients that cannot send headers.',
  }),
]

const jobResponses: SchemaText[] = [
  [job.JobStateNameSchema, '`in_progress` after the first sign of life of the producer, `pending` before.'],
  ...fields(job.JobStatusSchema, {
    progress: 'Never decreases within an attempt. 100 only when completed.',
    failure: 'The cause of a failure, or of a completion that is `partial`.',
    warnings: 'What the producer could not do. Absent if there is nothing.',
  }),
  ...fields(job.StoredArticleSchema, {
    seq: 'Counts from 1 in order of arrival. Never repeats or decreases.',
  }),
  ...fields(job.LinkSchema.wrapped, { days: 'How many days the link is valid.' }),
  ...fields(results.DigestLinkSchema, {
    path: 'The path of the page, at the address of this service.',
    expiresAt:
      'When the link expires. The digest itself can be read for seven days after its end; until the link expires, its reader can pause the schedule by it.',
  }),
  ...fields(results.WatchTokenSchema, {
    watchToken: 'For watching the job, or the list of jobs. Valid for 15 minutes, read only.',
  }),
  ...fields(results.ArticlesPageResponseSchema, {
    next: 'The `after` of the next page. Absent on the last page.',
  }),
  [
    results.OutcomeSchema,
    'The outcome of one article of a call, in the given order. `duplicate` names the same article in `of`, which is the article itself after a repeated call. `seen`: a digest has shown it, or has told its story under another source’s article in the last three days, so it was not added. `rejected`: it is invalid or too large, or the job is full. `cancelled`: the job is cancelled, nothing was added, and the producer should stop.',
  ],
  ...fields(results.JobsPageResponseSchema, {
    unavailable: 'Ids of jobs whose status cannot be read at the moment. Absent if there are none.',
    next: 'The `after` of the next page. Absent on the last page. With a `status` filter, a page may hold fewer jobs than requested.',
  }),
  ...fields(results.PlacementSchema, {
    reason: 'One sentence for a person.',
    also: 'Articles of other sources with the same headline, for which this one stands. Best first.',
  }),
  ...fields(results.DigestSectionSchema, {
    topic: 'One of the job’s topics, or null for articles on none of them.',
    articles: 'Best first.',
  }),
  ...fields(results.DigestSchema, {
    partial: 'The job timed out.',
    warnings: 'What the producer could not do. Absent if there is nothing.',
    language: 'The reader’s `language` when the attempt began. Absent if the reader has set none.',
    timeZone:
      'The reader’s `timeZone` when the attempt began, in which pages and mails date the digest and its articles. UTC if absent.',
    sections: 'The topic with the largest weight first, articles on none of the topics last.',
    muted: 'Articles that the reader’s mutes have excluded.',
    left: 'How many stories have no place in the digest.',
  }),
  ...fields(frames.FetchSchema, {
    after: 'The articles after this one are new.',
    last: 'The last article that is new.',
    path: 'Read them here, with a user’s token.',
    spreadMs: 'Wait for a random part of this time first, so that the watchers do not ask all at once.',
  }),
  ...fields(frames.ClosingSchema, {
    code: 'The close code that follows.',
    after: 'Reconnect with this `after` to receive the rest.',
  }),
  [
    frames.FrameSchema,
    'A frame of a connection, as JSON. `update`: the status, on connecting and whenever a field other than `updatedAt` changes. `articles`: new articles, or articles missed since `after`. `fetch`: instead of articles, where to read them. `end`: the job has ended; the connection closes with 1000. `received`: the result of the report that this connection sent. `error`: its message was rejected, or why server-sent events are refused or end early. `closing`: the connection is about to close with this code; a client should close it and, unless the job is erased, reconnect.',
  ],
  [
    frames.UserFrameSchema,
    'A frame of a connection to a user, as JSON. `jobs`: the newest 50 jobs, on connecting. `job`: a job has started, or its `status` has changed. `erased`: a job was erased. `error` and `closing`: as for a job.',
  ],
]

const preferencesTexts: SchemaText[] = [
  ...fields(preferences.MuteSchema, { until: 'For ever by default.' }),
  // Of their content, which the patch has too.
  ...fields(contents(preferences.PreferencesSchema), {
    pinnedTopics: 'Weights set by hand, which neither votes nor learning change.',
    pinnedSources: 'The same for sources.',
    learning: 'If switched off, it learns a last time. Later votes are stored but teach nothing.',
    maxArticles: 'The maximum number of articles in a digest.',
    language: 'A BCP 47 tag such as `en` or `pt-BR`.',
    timeZone: 'An IANA time zone, in which `schedule` is read and digests are dated.',
    schedule:
      'When to make digests: a cron expression of five fields, at most once an hour. Needs topics, feeds and a bound newsroom. Never by default.',
    paused: 'No scheduled digests. The schedule is kept.',
    feeds: 'Feeds for the newsroom: addresses, or with the name that their articles have as their source.',
    maxAgeDays: 'The newsroom leaves out older items. Items without a date stay.',
  }),
  ...fields(preferences.VersionedPreferencesSchema, {
    version: 'Counts the changes. 0 for a user without changes.',
  }),
  ...fields(preferences.PreferencesUpdateSchema, {
    version: 'A precondition like `If-Match`, if it is sent.',
    nextDigestAt: 'The next digest of `schedule`. Read only.',
  }),
]

/** The same object with fields that are not optional. */
function contents<Name extends string>({
  entries,
}: {
  entries: Record<Name, { wrapped: v.GenericSchema }>
}): { entries: Record<Name, v.GenericSchema> } {
  const all = Object.entries<{ wrapped: v.GenericSchema }>(entries)
  return { entries: Object.fromEntries(all.map(([name, { wrapped }]) => [name, wrapped])) as never }
}

const votes: SchemaText[] = [
  ...fields(learning.VoteSchema, { teaches: 'Present if learning was switched off when the vote was cast.' }),
  ...fields(learning.PageSchema.wrapped, { after: 'The `next` of the previous page.' }),
  ...fields(learning.RecordFeedbackSchema, {
    topics: 'Required without `jobId`. Otherwise those of the job’s article by default.',
    source: 'With `jobId`, that of the job’s article by default.',
    jobId: 'The job that has the article.',
  }),
  ...fields(results.FeedbackAnswerSchema, { sourceChange: 'Absent if the vote names no source.' }),
  ...fields(results.FeedbackPageSchema, {
    next: 'The `after` of the next page. Absent on the last page.',
  }),
]

const weights: SchemaText[] = [
  ...fields(learningRoutes.weights.query, { reasons: 'Explains each weight.' }),
  ...fields(learning.LearnSchema.wrapped, { dryRun: 'Explains, and changes nothing.' }),
  // The same fields as for a source.
  ...fields(results.WeightReasonSchema, {
    by: 'What set the weight last: a vote by the quick rule, `learn`, or the reader by hand.',
    votedAt: 'The newest live vote that taught it something. Absent if there is none.',
    reason: 'One sentence for a person.',
  }),
  ...fields(results.WeightReasonsSchema, {
    usual: 'The share of helpful votes that is usual for this reader, among votes with topics.',
    usualForSources: 'The same share among votes with a source.',
  }),
  ...fields(results.TopicReportSchema, { pinned: 'Pinned: `before` and `after` are the pin.' }),
  ...fields(results.LearnReportSchema, {
    learned: 'Votes that no earlier run had learned.',
  }),
]

const userResponses: SchemaText[] = [
  ...fields(results.CheckedSchema, {
    seen: 'A digest has shown it, and it was shown or reported in the last 30 days; or one has told its story under another source’s article in the last three days.',
  }),
  ...fields(userExport.UserExportSchema, {
    learnedAt: 'Votes up to this instant are learned; later ones count by the quick rule.',
    votedAt: 'The newest vote ever, also if it was withdrawn.',
    resets: 'Votes up to this instant teach nothing: on the topic, or on any topic if none is named.',
    sourceResets: 'The same for sources.',
    learner:
      'What folded votes have taught: discounted counts of the reader (`H` of `N`) and of each topic (`h` of `n`).',
    sourceLearner: 'The same for sources.',
    feedback: 'Oldest first.',
    seenKey: 'The key of the hashes in `seen`. Absent if there are none.',
    seen: 'The articles that digests have shown, the newest digest first: keyed hashes, from which no text can be recovered.',
    seenAt:
      'When they were last met: the first `count` of `seen` at `at`, and so on. An import without it counts them as met now.',
    orders: 'Digests that are ordered from the newsroom.',
    jobs: 'Newest first, each with its articles, with the input and the order that started it, and with what its attempt keeps of the user, except hashes.',
    oldJobs: 'Entries of the list whose job does not exist any more, newest first.',
    complete: 'The last field. A document that was broken off has none, and is no JSON.',
  }),
  ...fields(userExport.ErasureSchema, {
    erased: 'False if jobs are left. The service then erases them in the background.',
  }),
]

export const schemaTexts: SchemaText[] = [
  ...shared,
  ...jobInput,
  ...jobResponses,
  ...preferencesTexts,
  ...votes,
  ...weights,
  ...userResponses,
]
