/** The routes with their documentation, by subject. */
import type { ServedRoute } from '../src/gateway/route.ts'
import { jobs } from '../src/gateway/routes/jobs.ts'
import { learning } from '../src/gateway/routes/learning.ts'
import { producing } from '../src/gateway/routes/producing.ts'
import { service } from '../src/gateway/routes/service.ts'
import { user } from '../src/gateway/routes/user.ts'
import type { Tag, TagDocs } from './documentation.ts'
import { jobs as jobsDocs } from './operations/jobs.ts'
import { learning as learningDocs } from './operations/learning.ts'
import { producing as producingDocs } from './operations/producing.ts'
import { service as serviceDocs } from './operations/service.ts'
import { user as userDocs } from './operations/user.ts'

export const tags: Tag[] = [
  tag(jobs, jobsDocs),
  tag(producing, producingDocs),
  tag(learning, learningDocs),
  tag(user, userDocs),
  tag(service, serviceDocs),
]

function tag<Operation extends string>(
  served: Record<Operation, ServedRoute>,
  { operations, ...texts }: TagDocs<Operation>,
): Tag {
  const names = Object.keys(served) as Operation[]
  return {
    ...texts,
    routes: names.map((operation) => ({ operation, ...served[operation], ...operations[operation] })),
  }
}
