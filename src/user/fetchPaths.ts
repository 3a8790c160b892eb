/** The documented fetch paths of a user, for callers without RPC. Each calls the method of the same name. */
import { handlePaths } from '../http.ts'
import type { FeedbackInput, LearnOptions, PreferencesUpdate } from './schema.ts'
import type { UserState } from './UserState.ts'

export function handleUserFetch(user: UserState, request: Request): Promise<Response> {
  return handlePaths(
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
