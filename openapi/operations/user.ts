/** What the document says about the user as a whole. */

import { UserFrameSchema } from '../../src/contract/frames.ts'
import { ReadPreferencesSchema } from '../../src/contract/preferences.ts'
import { WatchTokenSchema } from '../../src/contract/results.ts'
import { ErasureSchema, ImportedSchema, UserExportSchema } from '../../src/contract/userExport.ts'
import type { user as routes } from '../../src/gateway/routes/user.ts'
import type { ResponseDocs, TagDocs } from '../documentation.ts'
import * as example from './examples.ts'

const { version: _, ...wanted } = example.preferences

const changedPreferences: ResponseDocs = {
  description: 'The preferences under their new version',
  schema: ReadPreferencesSchema,
  headers: ['ETag'],
  example: example.preferences,
}

export const user: TagDocs<keyof typeof routes> = {
  name: 'User',
  description: 'Preferences, live updates of all jobs, and everything held about a user.',
  errors: ['gone'],
  operations: {
    preferences: {
      summary: 'Read the preferences',
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
    updatePreferences: {
      summary: 'Replace the preferences',
      description:
        'Replaces all of them: a field that is not sent takes its default. The same again changes nothing. To change single fields, send PATCH.',
      responses: { 200: changedPreferences },
      reasons: ['not_configured'],
      example: { body: wanted },
    },
    patchPreferences: {
      summary: 'Change some preferences',
      description:
        'A JSON Merge Patch (RFC 7396): a field that is not sent stays, `null` stands for its default, a list is replaced.',
      responses: { 200: changedPreferences },
      reasons: ['not_configured'],
      example: { body: { maxArticles: 12 } },
    },
    userEvents: {
      summary: 'Watch all jobs of the user live',
      description:
        'First the newest 50 jobs, then each start, each change of a `status`, and each erasure. As a WebSocket or as server-sent events, like `events`. A new connection begins with the list again.',
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
    userWatchToken: {
      summary: 'Make a token for watching all jobs',
      reasons: ['not_configured'],
      responses: {
        200: {
          description: 'The token',
          schema: WatchTokenSchema,
          example: { watchToken: example.watchToken },
        },
      },
    },
    exportData: {
      summary: 'Export everything held about the user',
      description:
        'One JSON document, streamed. Its last field is `complete`: without it the document was broken off.',
      responses: {
        200: {
          description: 'Everything',
          schema: UserExportSchema,
          headers: ['Content-Disposition'],
          example: example.exported,
        },
      },
    },
    importData: {
      summary: 'Restore a user from an export',
      description:
        'Into a user who holds nothing: preferences, votes, learner, weights, resets and seen articles, not the jobs. A schedule arrives paused. The same document again changes nothing. A body of up to 8 MiB.',
      responses: {
        200: { description: 'The user is restored', schema: ImportedSchema, example: { success: true } },
      },
      reasons: ['not_empty', 'not_configured'],
      example: { body: example.imported },
    },
    eraseUser: {
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
  },
}
