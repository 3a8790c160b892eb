/** The service itself: health and documentation. */
import * as v from 'valibot'
import { page } from '../digestResponse.ts'
import { withETag } from '../etag.ts'
import { HealthSchema, health, UnhealthySchema } from '../health.ts'
import type { Document } from '../openapi/document.ts'
import { reference } from '../referencePage.ts'
import { PRECONDITIONS, type Tag } from '../route.ts'

/** @param document built at the first call */
export const service = (document: () => Document): Tag => ({
  name: 'Service',
  description: 'Without a token.',
  routes: [
    {
      operation: 'health',
      method: 'GET',
      path: '/health',
      auth: 'anyone',
      handler: health,
      summary: "Check the service's health",
      description:
        'Checks that tokens can be verified, and that an object of each class responds and reads its storage. The result is cached for 10 seconds.',
      responses: {
        200: {
          description: 'It can',
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
    {
      operation: 'openapi',
      method: 'GET',
      path: '/openapi.json',
      auth: 'anyone',
      handler: async (context) => withETag(context, document()),
      summary: 'Read this document',
      headers: PRECONDITIONS,
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
    {
      operation: 'docs',
      method: 'GET',
      path: '/docs',
      auth: 'anyone',
      handler: async (context) => page(context, reference(document())),
      summary: 'Read this document as an HTML page',
      responses: {
        200: {
          description: 'The page',
          text: { 'text/html': '<!doctype html><title>digest-service</title>' },
        },
      },
    },
  ],
})
