/** The user as a whole: preferences, export and erasure. */
import { UserFrameSchema, WatchTokenSchema } from '../../job/responses.ts'
import { ErasureSchema, ImportedSchema, UserExportSchema } from '../../user/responses.ts'
import {
  type ImportInput,
  ImportSchema,
  type PreferencesPatch,
  PreferencesPatchSchema,
  type PreferencesUpdate,
  PreferencesUpdateSchema,
  ReadPreferencesSchema,
} from '../../user/schema.ts'
import { versionConditions, withVersionETag } from '../etag.ts'
import { userEvents } from '../events.ts'
import { noContent, PRECONDITIONS, type RouteResponse, type Tag, USER } from '../route.ts'
import * as example from './examples.ts'

const { version: _, ...wanted } = example.preferences

const changedPreferences: RouteResponse = {
  description: 'The preferences under their new version',
  schema: ReadPreferencesSchema,
  headers: ['ETag'],
  example: example.preferences,
}

export const user: Tag = {
  name: 'User',
  description: 'Preferences, live updates of all jobs, and everything held about a user.',
  errors: ['gone'],
  routes: [
    {
      operation: 'preferences',
      method: 'GET',
      path: `${USER}/preferences`,
      auth: 'user',
      handler: async (context) => withVersionETag(context, await context.userStub().preferences()),
      summary: 'Read the preferences',
      headers: PRECONDITIONS,
      responses: {
        304: { description: 'Not changed since the given ETag', headers: ['ETag'] },
        200: {
          description: 'The preferences; the defaults for a new user',
          schema: ReadPreferencesSchema,
          headers: ['ETag'],
          example: example.preferences,
        },
      },
    },
    {
      operation: 'updatePreferences',
      method: 'PUT',
      path: `${USER}/preferences`,
      auth: 'user',
      handler: async (context) =>
        withVersionETag(
          context,
          await context
            .userStub()
            .updatePreferences(await context.body<PreferencesUpdate>(), versionConditions(context)),
        ),
      summary: 'Replace the preferences',
      description:
        'Replaces all of them: a field that is not sent takes its default. The same again changes nothing. To change single fields, send PATCH.',
      headers: PRECONDITIONS,
      body: PreferencesUpdateSchema,
      responses: { 200: changedPreferences },
      example: { body: wanted },
    },
    {
      operation: 'patchPreferences',
      method: 'PATCH',
      path: `${USER}/preferences`,
      auth: 'user',
      handler: async (context) =>
        withVersionETag(
          context,
          await context
            .userStub()
            .patchPreferences(await context.body<PreferencesPatch>(), versionConditions(context)),
        ),
      summary: 'Change some preferences',
      description:
        'A JSON Merge Patch (RFC 7396): a field that is not sent stays, `null` stands for its default, a list is replaced.',
      headers: PRECONDITIONS,
      body: PreferencesPatchSchema,
      bodyType: 'application/merge-patch+json',
      responses: { 200: changedPreferences },
      example: { body: { maxArticles: 12 } },
    },
    {
      operation: 'userEvents',
      method: 'GET',
      path: `${USER}/events`,
      auth: 'watcher',
      handler: userEvents,
      summary: 'Watch all jobs of the user live',
      description:
        'First the newest 50 jobs, then each start, each change of a `status`, and each erasure. As a WebSocket, or with `Accept: text/event-stream` as server-sent events, like `events`. A new connection begins with the list again.',
      responses: {
        101: { description: 'A WebSocket, whose messages are frames' },
        200: {
          description: 'Server-sent events, whose data are frames',
          events: UserFrameSchema,
          text: {
            'text/event-stream': `data: ${JSON.stringify({ type: 'jobs', data: [example.running] })}\n\n`,
          },
        },
      },
    },
    {
      operation: 'userWatchToken',
      method: 'POST',
      path: `${USER}/watch-token`,
      auth: 'user',
      handler: (context) => context.userStub().watchToken(),
      summary: 'Make a token for watching all jobs',
      responses: {
        200: {
          description: 'The token',
          schema: WatchTokenSchema,
          example: { watchToken: example.watchToken },
        },
      },
    },
    {
      operation: 'exportData',
      method: 'GET',
      path: `${USER}/export`,
      auth: 'user',
      async handler(context) {
        const document = await context.userStub().exportData()
        context.headers['Content-Disposition'] = 'attachment; filename="digest-service-export.json"'
        return document
      },
      summary: 'Export everything held about the user',
      description: 'One JSON document, streamed.',
      responses: {
        200: {
          description: 'Everything',
          schema: UserExportSchema,
          headers: ['Content-Disposition'],
          example: example.exported,
        },
      },
    },
    {
      operation: 'importData',
      method: 'POST',
      path: `${USER}/import`,
      auth: 'digest:admin',
      handler: async (context) => context.userStub().importData(await context.body<ImportInput>()),
      summary: 'Restore a user from an export',
      description:
        'Into a user who holds nothing: preferences, votes, learner, weights, resets and seen addresses, not the jobs. The same document again changes nothing. A body of up to 8 MiB.',
      body: ImportSchema,
      bodyLimit: 8 * 1024 * 1024,
      responses: {
        200: { description: 'The user is restored', schema: ImportedSchema, example: { success: true } },
      },
      errors: ['conflict'],
      example: { body: example.imported },
    },
    {
      operation: 'eraseUser',
      method: 'DELETE',
      path: USER,
      auth: 'user',
      async handler(context) {
        const { erased } = await context.userStub().erase()
        if (erased) return noContent(context)
        context.status = 202
        return { erased }
      },
      summary: 'Erase everything held about the user',
      responses: {
        204: { description: 'Everything is erased' },
        202: {
          description: 'Jobs are left; the service erases them in the background',
          schema: ErasureSchema,
          example: { erased: false },
        },
      },
    },
  ],
}
