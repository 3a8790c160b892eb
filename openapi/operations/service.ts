/** What the document says about the service itself. */
import * as v from 'valibot'
import { ErrorSchema } from '../../src/contract/errors.ts'
import type { documentation } from '../../src/gateway/routes/documentation.ts'
import type { health } from '../../src/gateway/routes/health.ts'
import type { TagDocs } from '../documentation.ts'

const common = {
  checks: v.pipe(
    v.strictObject({ tokens: v.string(), jobs: v.string(), users: v.string() }),
    v.description('`ok`, or the fault in a few words.'),
  ),
  newsroom: v.pipe(
    v.boolean(),
    v.description('Whether a newsroom is bound, which `startDigest` and schedules need.'),
  ),
  settings: v.pipe(
    v.optional(v.array(v.string())),
    v.description('Settings that do nothing, or something else than was meant. Absent if all are right.'),
  ),
}
const HealthSchema = v.strictObject({ status: v.literal('ok'), ...common })
/** An error response that includes the results. */
const UnhealthySchema = v.strictObject({
  ...ErrorSchema.entries,
  status: v.literal('unavailable'),
  ...common,
})

export const service: TagDocs<keyof typeof health | keyof typeof documentation> = {
  name: 'Service',
  description: 'Without a token.',
  operations: {
    health: {
      summary: "Check the service's health",
      description:
        'Checks that tokens can be verified, and that an object of each class responds and reads its storage. The result is cached for 10 seconds.',
      responses: {
        200: {
          description: 'The service works',
          schema: HealthSchema,
          example: { status: 'ok', checks: { tokens: 'ok', jobs: 'ok', users: 'ok' }, newsroom: true },
        },
        503: {
          description: 'A check has failed; `checks` says which',
          schema: UnhealthySchema,
          headers: ['Retry-After'],
          example: {
            error: 'jobs: cannot be reached',
            code: 'unavailable',
            status: 'unavailable',
            checks: { tokens: 'ok', jobs: 'cannot be reached', users: 'ok' },
            newsroom: true,
          },
        },
      },
    },
    openapi: {
      summary: 'Read this document',
      responses: {
        200: {
          description: 'The OpenAPI document',
          schema: v.looseObject({ openapi: v.string() }),
          headers: ['ETag'],
          example: { openapi: '3.1.0' },
        },
        304: { description: 'Not changed since the given ETag', headers: ['ETag'] },
      },
    },
    docs: {
      summary: 'Read this document as an HTML page',
      responses: {
        200: {
          description: 'The page',
          text: { 'text/html': '<!doctype html><title>digest-service</title>' },
          headers: ['ETag'],
        },
        304: { description: 'Not changed since the given ETag', headers: ['ETag'] },
      },
    },
  },
}
