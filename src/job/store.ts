/**
 * The storage of a job: its record under one key, and one row for each article. The rows have no index
 * besides the sequence number. What identifies duplicates is read once and cached, which costs less than a
 * row in an index for every article (docs/decisions.md).
 */
import * as v from 'valibot'
import { type Profile, ProfileSchema } from '../contract/between.ts'
import { integerBetween, singleLine } from '../contract/fields.ts'
import type { ArticlesPage, StoredArticle } from '../contract/job.ts'
import { ArticleSchema, AttemptNumberSchema, limits, SeqSchema, StartSchema } from '../contract/job.ts'
import { lenient, lenientKeepingUnknown } from '../platform/lenient.ts'
import { isInitialized, migrate } from '../platform/migrations.ts'
import { assertStorable } from '../platform/storable.ts'
import type { KnownArticles, NewArticle } from './articles.ts'
import type { DigestCandidate } from './digest/compose.ts'

/** Append only. An object runs the statements that it lacks. */
const migrations = [
  `CREATE TABLE articles (
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL,
     url TEXT,
     at INTEGER NOT NULL,
     body TEXT NOT NULL
   ) STRICT`,
] as const

const ms = integerBetween(0, 8.64e15)

/** The stored record of a job. Every field that is added later needs a default or is optional: that is its migration. */
export const JobRecordSchema = v.object({
  id: v.string(),
  userId: v.string(),
  /** The input of the start with defaults. */
  input: StartSchema,
  /** The fields of `input` that the caller has set. */
  explicit: v.array(v.string()),
  expectedArticles: v.optional(integerBetween(1, limits.articles)),
  attempt: AttemptNumberSchema,
  /** When this attempt began. */
  attemptAt: ms,
  /** The last sequence number before this attempt. Later articles are signs of life of this attempt. */
  articlesBefore: integerBetween(0, limits.articles),
  /** The last sign of life of this attempt that came without a new article. */
  reportedAt: v.optional(ms),
  /** The highest reported progress of this attempt. */
  progress: integerBetween(0, 99),
  /** Empty until a producer reports one. */
  currentStep: v.pipe(v.string(), v.maxLength(200)),
  startedAt: ms,
  updatedAt: ms,
  end: v.optional(
    v.object({
      status: v.picklist(['completed', 'failed', 'cancelled']),
      at: ms,
      digestId: v.optional(singleLine(200)),
      error: v.optional(singleLine(2_000)),
      failure: v.optional(v.picklist(['reported', 'timeout', 'stalled', 'never_started'])),
      partial: v.optional(v.literal(true)),
    }),
  ),
})
export type JobRecord = v.InferOutput<typeof JobRecordSchema>

/** A job: its record, and the sequence number (also the count) and arrival time in ms of its newest article. */
export interface Job {
  record: JobRecord
  last: { seq: number; at: number } | null
}
const LastArticle = { seq: SeqSchema, at: ms }

const LastArticleSchema = v.object({ seq: v.number(), at: v.number() })
const KnownArticlesSchema = v.array(v.object({ id: v.string(), url: v.nullable(v.string()) }))
/** The fields of a stored article that decide its place in a digest. */
const CandidateSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    title: v.string(),
    url: v.optional(v.string()),
    source: v.optional(v.string()),
    publishedAt: v.optional(v.string()),
    relevance: v.optional(v.number()),
    topics: v.optional(v.array(v.string())),
  }),
)
const CandidateRowSchema = v.object({ seq: v.number(), id: v.string(), body: CandidateSchema })
const RowSchema = v.object({
  seq: v.number(),
  body: v.pipe(v.string(), v.parseJson(), lenient(ArticleSchema)),
})
const StoredJobSchema = lenientKeepingUnknown(JobRecordSchema)
const StoredProfileSchema = lenient(ProfileSchema)

/** Compares with the defaults filled in: `{}` is the default profile. */
const isSameProfile = (...profiles: [Partial<Profile>, Partial<Profile>]) => {
  const [one, other] = profiles.map((profile) => JSON.stringify(v.parse(StoredProfileSchema, profile)))
  return one === other
}

/**
 * What has been read or written since the object was constructed. It cannot differ from the storage: nothing
 * else writes there, it is set after each write, and the platform resets the object if it cannot keep a
 * write.
 */
interface Cache {
  job?: Job
  profile?: Profile
  knownArticles?: KnownArticles
}

export class JobStore {
  readonly #storage: DurableObjectStorage
  #isMigrated = false
  #cache: Cache = {}

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  /** The stored job, or null. */
  job(): Job | null {
    if (this.#cache.job) return this.#cache.job
    if (!this.#isMigrated) {
      if (!isInitialized(this.#storage)) return null
      this.#migrate()
    }
    const record = this.#storage.kv.get('job')
    if (record === undefined) return null
    const [last] = this.#storage.sql.exec('SELECT seq, at FROM articles ORDER BY seq DESC LIMIT 1')
    this.#cache.job = {
      record: v.parse(StoredJobSchema, record),
      last: last ? v.parse(LastArticleSchema, last) : null,
    }
    return this.#cache.job
  }

  /**
   * Stores the difference in one transaction: the record as one row, a row for each new article, and for a
   * new attempt the user's profile if it differs from the stored one or, in the first attempt, the default.
   */
  save(before: Job | null, after: Job, added: readonly NewArticle[], profile?: Profile): void {
    assertStorable(JobRecordSchema.entries, before?.record ?? null, after.record)
    if (after.last) assertStorable(LastArticle, before?.last ?? null, after.last)
    this.#migrate()
    const write = () => {
      if (profile && !isSameProfile(profile, before ? this.profile() : {}))
        this.#storage.kv.put('profile', profile)
      if (after.record !== before?.record) this.#storage.kv.put('job', after.record)
      for (const { seq, article, url, json } of added)
        this.#storage.sql.exec(
          'INSERT INTO articles (seq, id, url, at, body) VALUES (?, ?, ?, ?, ?)',
          seq,
          article.id,
          url,
          after.last?.at,
          json,
        )
    }
    // The most frequent change is one row, which needs no transaction.
    const isOneRow = !profile && added.length + (after.record === before?.record ? 0 : 1) === 1
    if (isOneRow) write()
    else this.#storage.transactionSync(write)
    this.#cache.job = after
    if (profile) this.#cache.profile = profile
    for (const { article, url } of added) rememberArticle(this.#cache.knownArticles, article.id, url)
  }

  /** The user's profile as stored at the start; the default profile if none was stored. */
  profile(): Profile {
    this.#cache.profile ??= v.parse(StoredProfileSchema, this.#storage.kv.get('profile') ?? {})
    return this.#cache.profile
  }

  /** What identifies duplicates. The first call reads every row. */
  knownArticles(): KnownArticles {
    if (!this.#cache.knownArticles) {
      const known: KnownArticles = { ids: new Set(), urls: new Map() }
      const rows = this.#storage.sql.exec('SELECT id, url FROM articles')
      for (const { id, url } of v.parse(KnownArticlesSchema, rows.toArray())) rememberArticle(known, id, url)
      this.#cache.knownArticles = known
    }
    return this.#cache.knownArticles
  }

  /** Articles after a sequence number, in order. A page ends early rather than exceed `mostBytes`. */
  articlesPage(after: number, limit: number, mostBytes: number): ArticlesPage {
    const articles: StoredArticle[] = []
    let bytes = 0
    for (const row of this.#storage.sql.exec(
      'SELECT seq, body FROM articles WHERE seq > ? ORDER BY seq',
      after,
    )) {
      bytes += String(row.body).length
      if (articles.length === limit || (bytes > mostBytes && articles.length > 0))
        return { articles, next: articles.at(-1)?.seq ?? after }
      const { seq, body } = v.parse(RowSchema, row)
      articles.push({ seq, ...body })
    }
    return { articles }
  }

  /**
   * The fields of every article that decide its place in the digest. Row by row, because all articles in full may be too
   * large for the memory. SQLite takes longer to find six fields in a body than it takes to parse it here.
   */
  digestCandidates(): DigestCandidate[] {
    const candidates: DigestCandidate[] = []
    for (const row of this.#storage.sql.exec('SELECT seq, id, body FROM articles ORDER BY seq')) {
      const { seq, id, body } = v.parse(CandidateRowSchema, row)
      candidates.push({ seq, id, ...body })
    }
    return candidates
  }

  /** Articles by sequence number. */
  articlesAt(seqs: number[]): Map<number, StoredArticle> {
    const rows = this.#storage.sql.exec(
      'SELECT seq, body FROM articles WHERE seq IN (SELECT value FROM json_each(?))',
      JSON.stringify(seqs),
    )
    return new Map(
      v.parse(v.array(RowSchema), rows.toArray()).map(({ seq, body }) => [seq, { seq, ...body }]),
    )
  }

  #migrate(): void {
    if (this.#isMigrated) return
    migrate(this.#storage, migrations)
    this.#isMigrated = true
  }

  /** Deletes everything, including the alarm. */
  async erase(): Promise<void> {
    this.#isMigrated = false
    this.#cache = {}
    await this.#storage.deleteAll()
  }
}

function rememberArticle(known: KnownArticles | undefined, id: string, url: string | null): void {
  known?.ids.add(id)
  if (url !== null) known?.urls.set(url, id)
}
