/** The user as a whole: preferences, and everything that is held, to take along or to erase. */
import { ErasureSchema, UserExportSchema } from '../../user/answers.ts'
import {
  type PreferencesUpdate,
  PreferencesUpdateSchema,
  VersionedPreferencesSchema,
} from '../../user/schema.ts'
import { ifVersion, versioned } from '../etag.ts'
import { type Group, noContent, USER } from '../route.ts'
import * as example from './examples.ts'

const { version: _, ...wanted } = example.preferences

export const user: Group = {
  name: 'User',
  description: 'Preferences, and everything held about a user.',
  codes: ['gone'],
  routes: [
    {
      operation: 'preferences',
      method: 'GET',
      path: `${USER}/preferences`,
      who: 'user',
      answer: async (visit) => versioned(visit, await visit.user().preferences()),
      summary: 'Read the preferences',
      answers: {
        200: {
          is: 'The preferences; the defaults for a new user',
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
      who: 'user',
      answer: async (visit) =>
        versioned(
          visit,
          await visit.user().updatePreferences(await visit.body<PreferencesUpdate>(), ifVersion(visit)),
        ),
      summary: 'Replace the preferences',
      description: 'As a whole: what is not sent takes its default. The same again changes nothing.',
      headers: ['If-Match'],
      body: PreferencesUpdateSchema,
      answers: {
        200: {
          is: 'The preferences under their new version',
          schema: VersionedPreferencesSchema,
          headers: ['ETag'],
          example: example.preferences,
        },
      },
      codes: ['version_mismatch'],
      example: { body: wanted },
    },
    {
      operation: 'exportData',
      method: 'GET',
      path: `${USER}/export`,
      who: 'user',
      async answer(visit) {
        const document = await visit.user().exportData()
        visit.headers['Content-Disposition'] = 'attachment; filename="digest-service-export.json"'
        return document
      },
      summary: 'Export everything held about the user',
      description: 'One JSON document, streamed.',
      answers: {
        200: {
          is: 'Everything',
          schema: UserExportSchema,
          headers: ['Content-Disposition'],
          example: example.exported,
        },
      },
    },
    {
      operation: 'eraseUser',
      method: 'DELETE',
      path: USER,
      who: 'user',
      async answer(visit) {
        const { erased } = await visit.user().erase()
        if (erased) return noContent(visit)
        visit.status = 202
        return { erased }
      },
      summary: 'Erase everything held about the user',
      answers: {
        204: { is: 'Nothing is held any more' },
        202: {
          is: 'Jobs are left, which are erased in the background',
          schema: ErasureSchema,
          example: { erased: false },
        },
      },
    },
  ],
}
