/** What a completed job shows: its digest, composed anew from what is stored whenever it is asked for. */
import { fingerprint } from '../canonicalUrl.ts'
import { composeDigest, type Digest, withFullArticles } from './digest.ts'
import type { DigestNote, JobStatus } from './schema.ts'
import type { JobTables } from './tables.ts'

function composed(tables: JobTables, status: JobStatus) {
  const digest = composeDigest(status, tables.digestCandidates(), tables.profile())
  return { digest, shown: digest.sections.flatMap(({ articles }) => articles) }
}

export function digestOf(tables: JobTables, status: JobStatus): Digest {
  const { digest, shown } = composed(tables, status)
  return withFullArticles(digest, tables.articlesAt(shown.map(({ seq }) => seq)))
}

/** What the user is to remember of it, so that it is not shown again. */
export function digestNote(tables: JobTables, status: JobStatus): DigestNote {
  const { shown } = composed(tables, status)
  return { status, seen: shown.flatMap(({ url }) => (url === undefined ? [] : [fingerprint(url)])) }
}
