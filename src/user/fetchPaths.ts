/** A user's documented fetch paths. They are for callers without RPC. Each calls the method of the same name. */

import type { FeedbackInput, LearnOptions } from '../contract/learning.ts'
import type { PreferencesUpdate } from '../contract/preferences.ts'
import { errorResponse } from '../platform/errorResponse.ts'
import { servePaths } from '../platform/fetchPaths.ts'
import { assertQuery } from '../platform/query.ts'
import { isUpgrade, parseConnection } from '../platform/upgrade.ts'
import type { Watchers } from './jobs/watchers.ts'
import type { UserState } from './UserState.ts'

/** How many jobs a live connection receives at first. */
const NEWEST_JOBS = 50

export async function handleUserFetch(
  user: UserState,
  request: Request,
  watchers: Watchers,
): Promise<Response> {
  if (isUpgrade(request)) return upgrade(user, request, watchers)
  return servePaths(
    {
      '/preferences': {
        GET: () => user.preferences(),
        PUT: async (body) => user.updatePreferences(await body<PreferencesUpdate>()),
      },
      '/feedback': { POST: async (body) => user.recordFeedback(await body<FeedbackInput>()) },
      '/learn': { POST: async (body) => user.learn(await body<LearnOptions>()) },
      '/weights': { GET: () => user.weights() },
    },
    request,
  )
}

async function upgrade(user: UserState, request: Request, watchers: Watchers): Promise<Response> {
  try {
    assertQuery(new URL(request.url).searchParams, [])
    const newestJobs = () => user.jobs({ limit: NEWEST_JOBS })
    return new Response(null, {
      status: 101,
      webSocket: await watchers.accept(parseConnection(request), newestJobs),
    })
  } catch (error) {
    return errorResponse('userEvents', error)
  }
}
