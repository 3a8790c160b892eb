/** The files that `scripts/openapi.ts` writes into `console/`, by name. */
import { openapi } from './openapi.ts'
import { reference } from './referencePage.ts'
import { tags } from './tags.ts'

/** @param version of the package */
export function generatedFiles(version: string): Record<string, string> {
  const document = openapi(tags, version)
  return {
    // Indented, so that a diff between two versions is readable.
    'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'docs.html': reference(document),
  }
}
