/** Routes for the user. They are for preferences, live list, export, import and erasure. */

import {
  type PreferencesPatch,
  PreferencesPatchSchema,
  type PreferencesUpdate,
  PreferencesUpdateSchema,
} from '../../contract/preferences.ts'
import { type ExportPlace, type ImportInput, ImportSchema } from '../../contract/userExport.ts'
import { streamOfPages } from '../../platform/pages.ts'
import { newWatchToken } from '../../platform/watchToken.ts'
import { withVersionETag } from '../etag.ts'
import { parsePreconditions } from '../input.ts'
import { userEvents } from '../live/connect.ts'
import { noContent, PRECONDITIONS, type ServedRoute, USER } from './route.ts'

export const user = {
  preferences: {
    method: 'GET',
    path: `${USER}/preferences`,
    auth: 'user',
    handler: async (context) => withVersionETag(context, await context.userStub().preferences()),
    headers: PRECONDITIONS,
  },
  updatePreferences: {
    method: 'PUT',
    path: `${USER}/preferences`,
    auth: 'user',
    handler: async (context) =>
      withVersionETag(
        context,
        await context
          .userStub()
          .updatePreferences(await context.body<PreferencesUpdate>(), parsePreconditions(context)),
      ),
    headers: PRECONDITIONS,
    body: PreferencesUpdateSchema,
  },
  patchPreferences: {
    method: 'PATCH',
    path: `${USER}/preferences`,
    auth: 'user',
    handler: async (context) =>
      withVersionETag(
        context,
        await context
          .userStub()
          .patchPreferences(await context.body<PreferencesPatch>(), parsePreconditions(context)),
      ),
    headers: PRECONDITIONS,
    body: PreferencesPatchSchema,
    bodyType: 'application/merge-patch+json',
  },
  userEvents: {
    method: 'GET',
    path: `${USER}/events`,
    auth: 'watcher',
    handler: userEvents,
  },
  userWatchToken: {
    method: 'POST',
    path: `${USER}/watch-token`,
    auth: 'user',
    async handler(context) {
      // Rejects an id that no object can have.
      context.userStub()
      return newWatchToken(context.env, context.userId)
    },
  },
  exportData: {
    method: 'GET',
    path: `${USER}/export`,
    auth: 'user',
    async handler(context) {
      const user = context.userStub()
      const document = await streamOfPages((place?: ExportPlace) => user.exportPage(place))
      context.headers['Content-Disposition'] = 'attachment; filename="digest-service-export.json"'
      return document
    },
  },
  importData: {
    method: 'POST',
    path: `${USER}/import`,
    auth: 'digest:admin',
    handler: async (context) => context.userStub().importData(await context.body<ImportInput>()),
    body: ImportSchema,
    bodyLimit: 8 * 1024 * 1024,
  },
  eraseUser: {
    method: 'DELETE',
    path: USER,
    auth: 'user',
    async handler(context) {
      const { erased } = await context.userStub().erase()
      if (erased) return noContent(context)
      context.status = 202
      return { erased }
    },
  },
} satisfies Record<string, ServedRoute>
