/** What the next release adds to every stored and exchanged shape. `test/scenarios/the-next-release-has-its-patches.test.ts` finds a patch without its place. */

/** Text of a source file, and what the next release has in its place. A text that is not there any more fails. */
export const PATCHES: [file: string, today: string, next: string][] = [
  // Inputs that are stored: an article, a start with another default, preferences, a vote.
  [
    'contract/job.ts',
    '  metadata: v.optional(MetadataSchema),\n',
    '  metadata: v.optional(MetadataSchema),\n  mood: v.optional(v.string()),\n',
  ],
  ['contract/job.ts', ', 20 * MINUTE),\n', ', 25 * MINUTE),\n'],
  [
    'contract/job.ts',
    'export const StartSchema = strictObject({\n',
    'export const StartSchema = strictObject({\n  priority: v.optional(v.number(), 5),\n',
  ],
  [
    'contract/preferences.ts',
    'export const PreferencesSchema = strictObject({\n',
    "export const PreferencesSchema = strictObject({\n  mood: v.optional(v.string(), 'calm'),\n",
  ],
  [
    'contract/learning.ts',
    "v.picklist(['helpful', 'not_helpful'])",
    "v.picklist(['helpful', 'not_helpful', 'saved'])",
  ],
  // What a job answers, its user's list included: a field, and a value of an enumeration.
  [
    'contract/job.ts',
    '  partial: v.optional(v.literal(true)),\n',
    '  partial: v.optional(v.literal(true)),\n  shade: v.optional(v.string()),\n',
  ],
  ['contract/job.ts', "v.picklist(['reported', ", "v.picklist(['declined', 'reported', "],
  ['job/record.ts', "v.picklist(['reported', ", "v.picklist(['declined', 'reported', "],
  ['job/lifecycle.ts', "error, failure: 'reported',", "error, failure: 'declined',"],
  [
    'job/status.ts',
    '    topics: record.input.topics,\n',
    "    topics: record.input.topics,\n    shade: 'blue',\n",
  ],
  // Records under keys.
  ['job/record.ts', '  startedAt: ms,\n', '  startedAt: ms,\n  origin: v.optional(v.string()),\n'],
  ['job/lifecycle.ts', '    startedAt: now,\n', "    startedAt: now,\n    origin: 'next',\n"],
  [
    'user/learning/records.ts',
    'export const WeightsRecordSchema = v.object({\n',
    'export const WeightsRecordSchema = v.object({\n  rule: v.optional(v.number(), 2),\n',
  ],
  [
    'user/learning/records.ts',
    'const LearnedSchema = v.object({\n',
    'const LearnedSchema = v.object({\n  rule: v.optional(v.number(), 2),\n',
  ],
  [
    'user/learning/records.ts',
    'export const ResetsRecordSchema = v.object({ ',
    'export const ResetsRecordSchema = v.object({ rule: v.optional(v.number(), 2), ',
  ],
  [
    'user/learning/records.ts',
    'const CountsSchema = v.object({\n',
    'const CountsSchema = v.object({\n  rule: v.optional(v.number(), 2),\n',
  ],
  [
    'user/schedule/orders.ts',
    'export const ScheduleRecordSchema = v.object({\n',
    'export const ScheduleRecordSchema = v.object({\n  rule: v.optional(v.number(), 2),\n',
  ],
  [
    'user/schedule/orders.ts',
    'const DigestOrderSchema = v.object({\n',
    'const DigestOrderSchema = v.object({\n  rule: v.optional(v.number(), 2),\n',
  ],
  [
    'contract/order.ts',
    'name: v.optional(singleLine(200)) })',
    'name: v.optional(singleLine(200)), mood: v.optional(v.string()) })',
  ],
  ['user/learning/records.ts', '    ...state,\n    voted,\n', '    ...state,\n    rule: 2,\n    voted,\n'],
  [
    'user/jobs/jobTable.ts',
    "  met: v.optional(v.string(), ''),\n})\nconst Shown",
    "  met: v.optional(v.string(), ''),\n  shade: v.optional(v.string(), 'blue'),\n})\nconst Shown",
  ],
  // Tables.
  [
    'user/store.ts',
    '] as const\n',
    ", 'ALTER TABLE feedback ADD COLUMN mood TEXT', 'ALTER TABLE jobs ADD COLUMN shade TEXT'] as const\n",
  ],
  ['job/store.ts', '] as const\n', "  'ALTER TABLE reports ADD COLUMN mood TEXT',\n] as const\n"],
  // Between the objects: notes of a job, and the profile that answers one.
  [
    'job/userMessages.ts',
    'await this.#user(userId).registerJob(note)',
    "await this.#user(userId).registerJob({ ...note, hint: 'next' } as JobNote)",
  ],
  [
    'job/userMessages.ts',
    'user.recordDigest(note)',
    "user.recordDigest({ ...note, hint: 'next' } as DigestNote)",
  ],
  [
    'job/userMessages.ts',
    'user.recordStatus(status)',
    "user.recordStatus({ ...status, hint: 'next' } as JobStatus)",
  ],
  ['user/profile.ts', '    maxArticles,\n    ...key', "    maxArticles,\n    mood: 'calm',\n    ...key"],
  [
    'contract/between.ts',
    'export const ProfileSchema = v.object({\n',
    'export const ProfileSchema = v.object({\n  mood: v.optional(v.string()),\n',
  ],
  // An event, stored until the queue has it.
  ['job/eventOf.ts', "    specversion: '1.0',\n", "    specversion: '1.0',\n    mood: 'calm',\n"],
  // Frames and what is stored with a connection.
  [
    'job/live.ts',
    "    this.#sendStatus([server], 'update', status)\n",
    "    this.#send([server], { type: 'notice', data: { text: 'next' } } as never)\n    this.#sendStatus([server], 'update', status)\n",
  ],
  [
    'job/live.ts',
    'spreadMs: watchers * SPREAD_MS } }',
    "spreadMs: watchers * SPREAD_MS, hint: 'next' } } as never",
  ],
  [
    'user/jobs/watchers.ts',
    "      this.#send([server], { type: 'jobs',",
    "      this.#sockets.send([server], { type: 'notice', data: { text: 'next' } })\n      this.#send([server], { type: 'jobs',",
  ],
  [
    'platform/sockets.ts',
    '  until: v.optional(v.number()),\n',
    '  until: v.optional(v.number()),\n  locale: v.optional(v.string()),\n',
  ],
  ['platform/sockets.ts', 'attach(server, { ', "attach(server, { locale: 'de', "],
  // The claims of a digest link, which readers keep.
  ['platform/digestLink.ts', '{ job: id, end: completedAt }', "{ job: id, end: completedAt, mood: 'calm' }"],
]
