/** The REST operations in the order in which the router tries them. Each is one entry: path, authorization and handler. */
import type { Route, ServedRoute } from './route.ts'
import { jobs } from './routes/jobs.ts'
import { learning } from './routes/learning.ts'
import { producing } from './routes/producing.ts'
import { service } from './routes/service.ts'
import { user } from './routes/user.ts'

export type { Route } from './route.ts'

const groups: Record<string, ServedRoute>[] = [jobs, producing, learning, user, service]

export const routes: Route[] = groups.flatMap((group) =>
  Object.entries(group).map(([operation, route]) => ({ operation, ...route })),
)
