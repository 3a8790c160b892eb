/** What the next release adds to every stored and exchanged shape. `test/places.test.ts` finds a patch without its place. */

/** Text of a source file, and what the next release has in its place. A text that is not there any more fails. */
export const PATCHES: [file: string, today: string, next: string][] = [
  // Inputs that are stored: an article, a start with another default, preferences, a vote.
  [
    'job/schema.ts',
    '  metadata: v.optional(MetadataSchema),\n',
    '  metadata: v.optional(MetadataSchema),\n  mood: v.optional(v.string()),\n',
  ],
  ['job/schema.ts', ', 20 * MINUTE),\n', ', 25 * MINUTE),\n'],
  [
    'job/schema.ts',
    'export const StartSchema = strictObject({\n',
    'export const StartSchema = strictObject({\n  priority: v.optional(v.number(), 5),\n',
  ],
  [
    'user/preferencesSchema.ts',
    'export const PreferencesSchema = strictObject({\n',
    "export const PreferencesSchema = strictObject({\n  mood: v.optional(v.string(), 'calm'),\n",
  ],
  [
    'user/schema.ts',
    "v.picklist(['helpful', 'not_helpful'])",
    "v.picklist(['helpful', 'not_helpful', 'saved'])",
  ],
  // What a job answers, its user's list included: a field, and a value of an enumeration.
  [
    'job/schema.ts',
    '  partial: v.optional(v.literal(true)),\n',
    '  partial: v.optional(v.literal(true)),\n  shade: v.optional(v.string()),\n',
  ],
  ['job/schema.ts', "v.picklist(['reported', ", "v.picklist(['declined', 'reported', "],
  ['job/record.ts', "v.picklist(['reported', ", "v.picklist(['declined', 'reported', "],
  ['job/rules.ts', "error, failure: 'reported' }", "error, failure: 'declined' }"],
  [
    'job/rules.ts',
    '    topics: record.input.topics,\n',
    "    topics: record.input.topics,\n    shade: 'blue',\n",
  ],
  // Records under keys.
  ['job/record.ts', '  startedAt: ms,\n', '  startedAt: ms,\n  origin: v.optional(v.string()),\n'],
  ['job/rules.ts', '    startedAt: now,\n', "    startedAt: now,\n    origin: 'next',\n"],
  [
    'user/record.ts',
    'export const WeightsRecordSchema = v.object({\n',
    'export const WeightsRecordSchema = v.object({\n  rule: v.optional(v.number(), 2),\n',
  ],
  [
    'user/record.ts',
    'export const LearnerRecordSchema = v.object({\n',
    'export const LearnerRecordSchema = v.object({\n  rule: v.optional(v.number(), 2),\n',
  ],
  [
    'user/record.ts',
    'export const ScheduleRecordSchema = v.object({\n',
    'export const ScheduleRecordSchema = v.object({\n  rule: v.optional(v.number(), 2),\n',
  ],
  [
    'user/learningRecords.ts',
    '    ...rest,\n    topics: [...topics.weights',
    '    rule: 2,\n    ...rest,\n    topics: [...topics.weights',
  ],
  [
    'user/jobListTable.ts',
    'v.object({ endedAt: v.number(), seen: v.string() })',
    'v.object({ endedAt: v.number(), seen: v.string(), shade: v.optional(v.string(), "blue") })',
  ],
  // Tables.
  [
    'user/tables.ts',
    '] as const\n',
    ", 'ALTER TABLE feedback ADD COLUMN mood TEXT', 'ALTER TABLE jobs ADD COLUMN shade TEXT'] as const\n",
  ],
  ['job/tables.ts', '] as const\n', "  'ALTER TABLE articles ADD COLUMN mood TEXT',\n] as const\n"],
  // Between the objects: notes of a job, and the profile that answers one.
  [
    'job/userIndex.ts',
    'await this.#user().noteJob(note)',
    "await this.#user().noteJob({ ...note, hint: 'next' } as JobNote)",
  ],
  ['job/userIndex.ts', 'user.noteDigest(note)', "user.noteDigest({ ...note, hint: 'next' } as DigestNote)"],
  [
    'job/userIndex.ts',
    'user.noteStatus(status)',
    "user.noteStatus({ ...status, hint: 'next' } as JobStatus)",
  ],
  ['user/rules.ts', '    maxArticles,\n    seen: ', "    maxArticles,\n    mood: 'calm',\n    seen: "],
  [
    'user/schema.ts',
    'export const ProfileSchema = v.object({\n',
    'export const ProfileSchema = v.object({\n  mood: v.optional(v.string()),\n',
  ],
  // Frames and what is stored with a connection.
  [
    'job/broadcast.ts',
    "    sendFrame([server], { type: 'update', data: status })\n",
    "    sendFrame([server], { type: 'notice', data: { text: 'next' } } as never)\n    sendFrame([server], { type: 'update', data: status })\n",
  ],
  [
    'user/watchers.ts',
    "      sendFrame([server], { type: 'jobs',",
    "      sendFrame([server], { type: 'notice', data: { text: 'next' } })\n      sendFrame([server], { type: 'jobs',",
  ],
  [
    'socket.ts',
    '  until: v.optional(v.number()),\n',
    '  until: v.optional(v.number()),\n  locale: v.optional(v.string()),\n',
  ],
  ['socket.ts', 'attach(server, { ', "attach(server, { locale: 'de', "],
]
