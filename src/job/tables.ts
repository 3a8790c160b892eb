/**
 * Everything a job's object stores: its record under one key, and one row for each article. An article's row has
 * no index but its sequence number: what duplicates are told by is read once and then remembered, which is cheaper
 * than the row an index would write for every article (docs/decisions.md).
 */
import * as v from 'valibot'
import { isWritten, migrate } from '../storage.ts'
import { type Profile, ProfileSchema } from '../user/schema.ts'
import type { Placeable } from './digest.ts'
import type { Held, NewArticle } from './intake.ts'
import { type Job, JobRecordSchema } from './record.ts'
import { ArticleSchema, type ArticlesPage, type StoredArticle } from './schema.ts'

/** Append only: an object made by any earlier release is brought up to the end of this list. */
const versions = [
  `CREATE TABLE articles (
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL,
     url TEXT,
     at INTEGER NOT NULL,
     body TEXT NOT NULL
   ) STRICT`,
] as const

const LastSchema = v.object({ seq: v.number(), at: v.number() })
const HeldSchema = v.array(v.object({ id: v.string(), url: v.nullable(v.string()) }))
const absent = <const S extends v.GenericSchema>(schema: S) =>
  v.pipe(
    v.nullable(schema),
    v.transform((value) => value ?? undefined),
  )
const PlaceableSchema = v.array(
  v.object({
    seq: v.number(),
    id: v.string(),
    url: absent(v.string()),
    source: absent(v.string()),
    publishedAt: absent(v.string()),
    relevance: absent(v.number()),
    topics: absent(v.pipe(v.string(), v.parseJson(), v.array(v.string()))),
  }),
)
const RowSchema = v.object({ seq: v.number(), body: v.pipe(v.string(), v.parseJson(), ArticleSchema) })

const isDefault = (profile: Profile) => JSON.stringify(profile) === JSON.stringify(v.parse(ProfileSchema, {}))

/**
 * What was read or stored since the object woke. It cannot differ from the storage: nobody else writes there, it is
 * set once a write is done, and a write that the platform fails to keep ends the object.
 */
interface Memory {
  job?: Job
  profile?: Profile
  held?: Held
}

export class JobTables {
  readonly #storage: DurableObjectStorage
  #current = false
  #memory: Memory = {}

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  /** The stored job; null where none was ever started. */
  job(): Job | null {
    if (this.#memory.job) return this.#memory.job
    if (!this.#current) {
      if (!isWritten(this.#storage)) return null
      this.#open()
    }
    const record = this.#storage.kv.get('job')
    if (record === undefined) return null
    const [last] = this.#storage.sql.exec('SELECT seq, at FROM articles ORDER BY seq DESC LIMIT 1')
    this.#memory.job = {
      record: v.parse(JobRecordSchema, record),
      last: last ? v.parse(LastSchema, last) : null,
    }
    return this.#memory.job
  }

  /**
   * Stores what differs, all or nothing: the record as one row, one row for each new article, and with a new job what
   * it keeps of its user, unless that is all as by default.
   */
  save(before: Job | null, after: Job, added: NewArticle[], profile?: Profile): void {
    this.#open()
    this.#storage.transactionSync(() => {
      if (profile && !isDefault(profile)) this.#storage.kv.put('profile', profile)
      if (after.record !== before?.record) this.#storage.kv.put('job', after.record)
      for (const { seq, article, url } of added)
        this.#storage.sql.exec(
          'INSERT INTO articles (seq, id, url, at, body) VALUES (?, ?, ?, ?, ?)',
          seq,
          article.id,
          url,
          after.last?.at,
          JSON.stringify(article),
        )
    })
    this.#memory.job = after
    if (profile) this.#memory.profile = profile
    for (const { article, url } of added) hold(this.#memory.held, article.id, url)
  }

  /** What the job kept of its user when it started; the defaults where there was nothing to keep. */
  profile(): Profile {
    this.#memory.profile ??= v.parse(ProfileSchema, this.#storage.kv.get('profile') ?? {})
    return this.#memory.profile
  }

  /** What tells a duplicate of each held article. Reads every row the first time. */
  held(): Held {
    if (!this.#memory.held) {
      const held: Held = { ids: new Set(), urls: new Map() }
      const rows = this.#storage.sql.exec('SELECT id, url FROM articles')
      for (const { id, url } of v.parse(HeldSchema, rows.toArray())) hold(held, id, url)
      this.#memory.held = held
    }
    return this.#memory.held
  }

  /** Articles after a sequence number, in order; the page ends early rather than hold more bytes than asked for. */
  page(after: number, limit: number, mostBytes: number): ArticlesPage {
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

  /** What of every article decides its place in the digest; the rest is left where it is. */
  placeable(): Placeable[] {
    const rows = this.#storage.sql.exec(
      `SELECT seq, id, body ->> 'url' AS url, body ->> 'source' AS source, body ->> 'publishedAt' AS publishedAt,
         body ->> 'relevance' AS relevance, body -> 'topics' AS topics
       FROM articles ORDER BY seq`,
    )
    return v.parse(PlaceableSchema, rows.toArray())
  }

  /** Articles by their sequence numbers. */
  articlesAt(seqs: number[]): Map<number, StoredArticle> {
    const rows = this.#storage.sql.exec(
      'SELECT seq, body FROM articles WHERE seq IN (SELECT value FROM json_each(?))',
      JSON.stringify(seqs),
    )
    return new Map(
      v.parse(v.array(RowSchema), rows.toArray()).map(({ seq, body }) => [seq, { seq, ...body }]),
    )
  }

  #open(): void {
    if (this.#current) return
    migrate(this.#storage, versions)
    this.#current = true
  }

  /** Leaves nothing, the alarm included. */
  async erase(): Promise<void> {
    this.#current = false
    this.#memory = {}
    await this.#storage.deleteAll()
  }
}

function hold(held: Held | undefined, id: string, url: string | null): void {
  held?.ids.add(id)
  if (url !== null) held?.urls.set(url, id)
}
