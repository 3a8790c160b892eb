/**
 * The storage of a job. Its record is under one key, and each report that added articles is one row. The rows have no
 * index besides the sequence number. What identifies duplicates is read once and cached, which costs less than an
 * index (docs/decisions.md).
 */
import * as v from 'valibot'
import { type Profile, ProfileSchema } from '../contract/between.ts'
import type { ArticlesPage, StoredArticle } from '../contract/job.ts'
import { type Article, ArticleSchema, limits } from '../contract/job.ts'
import { byteLength } from '../platform/byteLength.ts'
import { Database } from '../platform/database.ts'
import { lenient, lenientKeepingUnknown } from '../platform/lenient.ts'
import { assertFits, assertStorable } from '../platform/storable.ts'
import { RememberedArticles, splitTokens } from '../remembered.ts'
import type { NewArticle } from './articles.ts'
import type { DigestCandidate } from './digest/compose.ts'
import { KnownArticles } from './knownArticles.ts'
import { type Job, JobRecordSchema, lastReportEntries } from './record.ts'

/** Append only. An object runs the statements that it lacks. */
const migrations = [
  // What identifies the articles stands before their bodies, so that it is read without them.
  `CREATE TABLE reports (
     seq INTEGER PRIMARY KEY,
     count INTEGER NOT NULL,
     at INTEGER NOT NULL,
     attempt INTEGER NOT NULL,
     identities TEXT NOT NULL,
     met TEXT NOT NULL,
     bodies TEXT NOT NULL
   ) STRICT`,
] as const

const LastReportSchema = v.object({ articleCount: v.number(), at: v.number(), attempt: v.number() })
/** The identities of a report's articles as JSON. A list for each, because the names would be longer than the values. */
const IdentitiesSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.looseTuple([v.string(), v.nullable(v.string()), v.nullable(v.string()), v.nullable(v.string())])),
)
const IdentitiesRowSchema = v.object({ identities: IdentitiesSchema })
/** The articles of a report, each as JSON on a line of its own. */
const BodiesRowSchema = v.object({ seq: v.number(), bodies: v.string() })
/** The fields of a stored article that decide its place in a digest. */
const CandidateSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    id: v.string(),
    feed: v.optional(v.string()),
    title: v.string(),
    url: v.optional(v.string()),
    source: v.optional(v.string()),
    publishedAt: v.optional(v.string()),
    relevance: v.optional(v.number()),
    topics: v.optional(v.array(v.string())),
  }),
)
const BodySchema = v.pipe(v.string(), v.parseJson(), lenient(ArticleSchema))
const StoredJobSchema = lenientKeepingUnknown(JobRecordSchema)
/** The key is in the record. */
const StoredProfileSchema = lenient(v.omit(ProfileSchema, ['seenKey']))
export type StoredProfile = v.InferOutput<typeof StoredProfileSchema>

/** A profile with its defaults. */
const parseProfile = (profile: unknown) => v.parse(StoredProfileSchema, profile)

/** Compares with the defaults filled in. What was seen is compared apart, because it may be long. */
function isSameProfile(one: StoredProfile, other: StoredProfile): boolean {
  const json = ({ seen: _, ...rest }: StoredProfile) => JSON.stringify(rest)
  return one.seen === other.seen && json(one) === json(other)
}

/**
 * What has been read or written since the object was constructed. It cannot differ from the storage: nothing
 * else writes there, it is set after each write, and the platform resets the object if it cannot keep a
 * write.
 */
interface Cache {
  job?: Job
  profile?: StoredProfile
  remembered?: RememberedArticles | undefined
  knownArticles?: KnownArticles
  met?: Set<string>
  digestCandidates?: DigestCandidate[]
}

/** What a change stores besides the job. */
export interface Change {
  added?: readonly NewArticle[]
  /** Tokens of articles that were found seen. */
  met?: string
  /** The user's, for a new attempt. */
  profile?: Profile | undefined
}

export class JobStore {
  readonly #storage: DurableObjectStorage
  readonly #database: Database
  #cache: Cache = {}

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.#database = new Database(storage, migrations)
  }

  /** The stored job, or null. */
  job(): Job | null {
    if (this.#cache.job) return this.#cache.job
    if (!this.#database.isInitialized) return null
    const record = this.#storage.kv.get('job')
    if (record === undefined) return null
    const [lastReport] = this.#storage.sql.exec(
      'SELECT seq + count - 1 AS articleCount, at, attempt FROM reports ORDER BY seq DESC LIMIT 1',
    )
    this.#cache.job = {
      record: v.parse(StoredJobSchema, record),
      lastReport: lastReport ? v.parse(LastReportSchema, lastReport) : null,
    }
    return this.#cache.job
  }

  /**
   * Stores the difference in one transaction: the record as one row, the new articles as another, and for a new attempt
   * the user's profile if it differs from the stored one or, in the first attempt, the default.
   */
  save(before: Job | null, after: Job, { added = [], met = '', profile }: Change = {}): void {
    assertStorable(JobRecordSchema.entries, before?.record ?? null, after.record)
    if (after.lastReport) assertStorable(lastReportEntries, before?.lastReport ?? null, after.lastReport)
    this.#database.migrate()
    const isRecordChanged = after.record !== before?.record
    const stored = profile && parseProfile(profile)
    const put = (key: string, record: object) => {
      assertFits(key, record)
      this.#storage.kv.put(key, record)
    }
    const write = () => {
      if (stored && !isSameProfile(stored, before ? this.profile() : parseProfile({}))) put('profile', stored)
      if (isRecordChanged) put('job', after.record)
      if (added.length > 0) this.#insertReport(after, added, met)
    }
    // The most frequent change is one row, which needs no transaction.
    const isOneRow = !profile && isRecordChanged !== added.length > 0
    if (isOneRow) write()
    else this.#storage.transactionSync(write)
    if (!before) this.#cache = { knownArticles: new KnownArticles(), met: new Set(), digestCandidates: [] }
    this.#cache.job = after
    if (stored) {
      this.#cache.profile = stored
      this.#cache.remembered = undefined
    }
    for (const token of splitTokens(met)) this.#cache.met?.add(token)
    for (const { seq, identity, article } of added) {
      this.#cache.knownArticles?.add(identity)
      this.#cache.digestCandidates?.push(candidateOf(seq, article))
    }
  }

  #insertReport({ lastReport }: Job, added: readonly NewArticle[], met: string): void {
    this.#storage.sql.exec(
      'INSERT INTO reports (seq, count, at, attempt, identities, met, bodies) VALUES (?, ?, ?, ?, ?, ?, ?)',
      added[0]?.seq,
      added.length,
      lastReport?.at,
      lastReport?.attempt,
      JSON.stringify(added.map(({ identity: { id, url, feed, title } }) => [id, url, feed, title])),
      met,
      added.map(({ json }) => json).join('\n'),
    )
  }

  /** The user's profile as stored at the start; the default profile if none was stored. */
  profile(): StoredProfile {
    this.#cache.profile ??= this.readProfile()
    return this.#cache.profile
  }

  /** The same without caching it, for an export, which wakes many jobs: each may have more than 1 MB of it. */
  readProfile(): StoredProfile {
    return parseProfile(this.#storage.kv.get('profile') ?? {})
  }

  /** What digests have shown the user. */
  remembered(): RememberedArticles {
    const { seen, told } = this.profile()
    this.#cache.remembered ??= new RememberedArticles(this.job()?.record.seenKey ?? '', seen, told)
    return this.#cache.remembered
  }

  /** Tokens of the articles that were reported to this job and found seen. */
  met(): ReadonlySet<string> {
    if (!this.#cache.met) {
      const rows = this.#storage.sql.exec<{ met: string }>("SELECT met FROM reports WHERE met <> ''")
      const stored = [this.job()?.record.met ?? '', ...Array.from(rows, ({ met }) => met)]
      this.#cache.met = new Set(stored.flatMap(splitTokens))
    }
    return this.#cache.met
  }

  /** What identifies duplicates. The first call reads every row, without the bodies. */
  knownArticles(): KnownArticles {
    if (!this.#cache.knownArticles) {
      const known = new KnownArticles()
      for (const row of this.#storage.sql.exec('SELECT identities FROM reports'))
        for (const [id, url, feed, title] of v.parse(IdentitiesRowSchema, row).identities)
          known.add({ id, url, feed, title })
      this.#cache.knownArticles = known
    }
    return this.#cache.knownArticles
  }

  /**
   * Articles after a sequence number, in order, as JSON. The first row may begin before them. Reads row by row, because
   * all articles together may be too large for the memory.
   */
  *#bodiesAfter(after: number): Generator<{ seq: number; json: string }> {
    const rows = this.#storage.sql.exec(
      'SELECT seq, bodies FROM reports WHERE seq >= (SELECT max(seq) FROM reports WHERE seq <= ?) ORDER BY seq',
      after + 1,
    )
    for (const row of rows) for (const body of bodiesOf(row)) if (body.seq > after) yield body
  }

  /** Articles after a sequence number, in order. A page ends early rather than exceed `mostBytes`. */
  articlesPage(
    after: number,
    limit: number = limits.articles,
    mostBytes: number = limits.answerBytes,
  ): ArticlesPage {
    const articles: StoredArticle[] = []
    let bytes = 0
    for (const { seq, json } of this.#bodiesAfter(after)) {
      bytes += byteLength(json)
      if (articles.length === limit || (bytes > mostBytes && articles.length > 0))
        return { articles, next: articles.at(-1)?.seq ?? after }
      articles.push({ seq, ...v.parse(BodySchema, json) })
    }
    return { articles }
  }

  /**
   * The fields of every article that decide its place in the digest. Read once, and added to while the object lives, so
   * that completing a job seldom parses its articles. SQLite takes longer to find six fields in a body than it takes to
   * parse it here.
   */
  digestCandidates(): readonly DigestCandidate[] {
    this.#cache.digestCandidates ??= Array.from(this.#bodiesAfter(0), ({ seq, json }) => ({
      seq,
      ...v.parse(CandidateSchema, json),
    }))
    return this.#cache.digestCandidates
  }

  /** Articles by sequence number. */
  articlesAt(seqs: number[]): Map<number, StoredArticle> {
    const wanted = new Set(seqs)
    const rows = this.#storage.sql.exec(
      `SELECT seq, bodies FROM reports
       WHERE seq IN (SELECT (SELECT max(seq) FROM reports WHERE seq <= value) FROM json_each(?))`,
      JSON.stringify(seqs),
    )
    const articles = new Map<number, StoredArticle>()
    for (const row of rows)
      for (const { seq, json } of bodiesOf(row))
        if (wanted.has(seq)) articles.set(seq, { seq, ...v.parse(BodySchema, json) })
    return articles
  }

  /** Deletes everything, including the alarm. */
  async erase(): Promise<void> {
    this.#database.forget()
    this.#cache = {}
    await this.#storage.deleteAll()
  }
}

const candidateOf = (
  seq: number,
  { id, feed, title, url, source, publishedAt, relevance, topics }: Article,
): DigestCandidate => ({ seq, id, feed, title, url, source, publishedAt, relevance, topics })

/** The articles in a row. */
function bodiesOf(row: unknown): { seq: number; json: string }[] {
  const { seq, bodies } = v.parse(BodiesRowSchema, row)
  return bodies.split('\n').map((json, index) => ({ seq: seq + index, json }))
}
