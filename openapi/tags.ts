/** The routes with their documentation, by subject. */

import { digests } from '../src/gateway/routes/digests.ts'
import { documentation } from '../src/gateway/routes/documentation.ts'
import { health } from '../src/gateway/routes/health.ts'
import { jobs } from '../src/gateway/routes/jobs.ts'
import { learning } from '../src/gateway/routes/learning.ts'
import { producing } from '../src/gateway/routes/producing.ts'
import type { ServedRoute } from '../src/gateway/routes/route.ts'
import { user } from '../src/gateway/routes/user.ts'
import type { Tag, TagDocs } from './documentation.ts'
import { jobs as jobsDocs } from './operations/jobs.ts'
import { learning as learningDocs } from './operations/learning.ts'
import { producing as producingDocs } from './operations/producing.ts'
import { service as serviceDocs } from './operations/service.ts'
import { user as userDocs } from './operations/user.ts'

export const tags: Tag[] = [
  tag({ ...jobs, ...digests }, jobsDocs),
  tag(producing, producingDocs),
  tag(learning, learningDocs),
  tag(user, userDocs),
  tag({ ...health, ...documentation }, serviceDocs),
]

function tag<Operation extends string>(
  served: Record<Operation, ServedRoute>,
  { operations, ...texts }: TagDocs<Operation>,
): Tag {
  const names = Object.keys(operations) as Operation[]
  return {
    ...texts,
    routes: names.map((operation) => ({ operation, ...served[operation], ...operations[operation] })),
  }
}
