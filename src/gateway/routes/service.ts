/** The service itself: whether it can serve, and how it is spoken to. */
import * as v from 'valibot'
import { DigestError } from '../../errors.ts'
import { isConfigured } from '../auth.ts'
import { page } from '../digest.ts'
import { tagged } from '../etag.ts'
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
      async answer({ env }) {
        if (!isConfigured(env)) throw new DigestError('unavailable', 'No way to verify a token is configured')
        return { status: 'ok', newsroom: env.NEWSROOM !== undefined }
      },
      summary: 'Ask whether the service can serve',
      answers: {
        200: {
          is: 'It can',
          schema: v.strictObject({
            status: v.literal('ok'),
            newsroom: v.pipe(v.boolean(), v.description('Whether `startDigest` has a newsroom to ask.')),
          }),
          example: { status: 'ok', newsroom: true },
        },
      },
      codes: ['unavailable'],
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
