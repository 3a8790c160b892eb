/** The user as a whole: preferences, export and erasure. */
import { ErasureSchema, ImportedSchema, UserExportSchema } from '../../user/responses.ts'
import {
  type ImportInput,
  ImportSchema,
  type PreferencesPatch,
  PreferencesPatchSchema,
  type PreferencesUpdate,
  PreferencesUpdateSchema,
  VersionedPreferencesSchema,
} from '../../user/schema.ts'
import { versionConditions, withVersionETag } from '../etag.ts'
import { noContent, PRECONDITIONS, type RouteResponse, type Tag, USER } from '../route.ts'
import * as example from './examples.ts'

const { version: _, ...wanted } = example.preferences

const changedPreferences: RouteResponse = {
  description: 'The preferences under their new version',
  schema: VersionedPreferencesSchema,
  headers: ['ETag'],
  example: example.preferences,
}

export const user: Tag = {
  name: 'User',
  description: 'Preferences, and everything held about a user.',
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
          schema: VersionedPreferencesSchema,
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
