import type { Document } from './openapi.ts'
import type { Visit } from './visit.ts'
export function page(_visit: Visit, document: Document): Response {
  return new Response(String(document))
}
