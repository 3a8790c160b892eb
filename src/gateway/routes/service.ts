/** The service itself: whether it can serve, and how it is spoken to. */
import * as v from 'valibot'
import { page } from '../digest.ts'
import { tagged } from '../etag.ts'
import { HealthSchema, health, UnhealthySchema } from '../health.ts'
import type { Document } from '../openapi/document.ts'
import { reference } from '../reference.ts'
import type { Group } from '../route.ts'

/** @param document made when it is first asked for */
export const service = (document: () => Document): Group => ({
  name: 'Service',
  description: 'For anyone, without a token.',
  routes: [
    {
      operation: 'health',
      method: 'GET',
      path: '/health',
      who: 'anyone',
      answer: health,
      summary: 'Ask whether the service can serve',
      description:
        'Tokens can be verified, and an object of each kind is reached and reads its storage. What was found is kept for 10 seconds.',
      answers: {
        200: {
          is: 'It can',
          schema: HealthSchema,
          example: { status: 'ok', checks: { tokens: 'ok', jobs: 'ok', users: 'ok' }, newsroom: true },
        },
        503: {
          is: 'It cannot: what fails is said beside the refusal',
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
      who: 'anyone',
      answer: async (visit) => tagged(visit, document()),
      summary: 'Read this document',
      headers: ['If-None-Match'],
      answers: {
        200: {
          is: 'The OpenAPI document',
          schema: v.looseObject({ openapi: v.string() }),
          headers: ['ETag'],
          example: { openapi: '3.1.0' },
        },
        304: { is: 'Still as under the tag that was sent', headers: ['ETag'] },
      },
    },
    {
      operation: 'docs',
      method: 'GET',
      path: '/docs',
      who: 'anyone',
      answer: async (visit) => page(visit, reference(document())),
      summary: 'Read this document as a page',
      answers: {
        200: { is: 'The page', text: { 'text/html': '<!doctype html><title>digest-service</title>' } },
      },
    },
  ],
})
