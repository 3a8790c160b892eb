/** Clients of the document: one that is generated from it, and the package's own. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'
import { DigestClient, ServiceError } from '../../../../src/client/client.ts'
import { DocumentedService } from '../openapi/documentedService.ts'
import { run } from '../runtime/program.ts'

const folder = join(root, 'test', 'generated')
/** A field with a default may be left out of a body. */
const FLAGS = ['--default-non-nullable', 'false']
const program = (path: string, ...args: string[]) =>
  run(process.execPath, [join(folder, 'node_modules', path), ...args], { cwd: folder })

let documented: DocumentedService
beforeAll(async () => {
  documented = await DocumentedService.start()
  const file = join(root, '.wrangler', 'openapi.json')
  await writeFile(file, JSON.stringify(documented.document))
  await program('openapi-typescript/bin/cli.js', file, '--output', join(folder, 'api.d.ts'), ...FLAGS)
})
afterAll(() => documented?.stop())

const end = {
  attempt: 1,
  seq: 1,
  status: 'completed',
  titles: ['One'],
  changes: [{ topic: 'Science', before: 1, after: 1.1 }],
  weights: { Science: 1.1 },
  code: 'conflict',
}

test('a generated client compiles, invalid calls do not, and it runs', async () => {
  await program('typescript/bin/tsc', '-p', folder)
  // By a computed path: without the generated types, it does not compile.
  const { story }: { story(base: string, token: string): Promise<object> } = await import(
    join(folder, 'story.ts')
  )
  expect(await story(documented.service.origin, await documented.token('fred'))).toEqual(end)
})

test('the package’s own client gets the same results', async () => {
  const client = new DigestClient({ base: documented.service, token: await documented.token('gina') })
  const { attempt } = await client.start({ jobId: 'friday', topics: ['Science'], timeoutMs: 60_000 })
  const article = { id: 'a1', title: 'One', topics: ['Science'], metadata: { feed: 'f1', paid: false } }
  const { outcomes } = await client.addArticles('friday', [article])
  const { status } = await client.complete('friday')
  const { sections } = await client.digest('friday')
  const { changes } = await client.recordFeedback({
    articleId: 'a1',
    feedback: 'helpful',
    topics: ['Science'],
  })
  const refused = await client.cancel('friday').catch((error: unknown) => error)
  const [outcome] = outcomes
  expect({
    attempt,
    seq: outcome?.outcome === 'added' ? outcome.seq : undefined,
    status,
    titles: sections.flatMap(({ articles }) => articles.map(({ title }) => title)),
    changes,
    weights: await client.weights(),
    code: refused instanceof ServiceError ? refused.code : undefined,
  }).toEqual(end)
})
