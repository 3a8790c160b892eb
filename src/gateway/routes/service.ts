/** The service itself: health and documentation. */

import { PRECONDITIONS, type ServedRoute } from '../route.ts'
import { docs, openapi } from './documentation.ts'
import { health } from './health.ts'

export const service = {
  health: { method: 'GET', path: '/health', auth: 'anyone', handler: health },
  openapi: { method: 'GET', path: '/openapi.json', auth: 'anyone', handler: openapi, headers: PRECONDITIONS },
  docs: { method: 'GET', path: '/docs', auth: 'anyone', handler: docs },
} satisfies Record<string, ServedRoute>
