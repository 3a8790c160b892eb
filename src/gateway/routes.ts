/**
 * The REST operations by subject. Each is one entry: path, authorization, handler, and the texts of the
 * document.
 */
import type { Document } from './openapi/document.ts'
import { openapi } from './openapi.ts'
import type { Tag } from './route.ts'
import { jobs } from './routes/jobs.ts'
import { learning } from './routes/learning.ts'
import { producing } from './routes/producing.ts'
import { service } from './routes/service.ts'
import { user } from './routes/user.ts'

export type { Route } from './route.ts'

const tags: Tag[] = [jobs, producing, learning, user, service(document)]

export const routes = tags.flatMap((group) => group.routes)

/** Built at the first request for it, once per isolate. */
let cachedDocument: Document | undefined

function document(): Document {
  cachedDocument ??= openapi(tags)
  return cachedDocument
}
