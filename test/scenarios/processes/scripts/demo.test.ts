/** `npm run demo` as people use it: what it prints, its topics, and what it says of a feed that nobody has. */
import { expect, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'
import { launch } from '../runtime/program.ts'

/** What the demo prints, and its exit code. */
async function demo(...args: string[]): Promise<{ output: string; code: number | null }> {
  const child = launch(process.execPath, ['examples/demo/index.ts', ...args], {
    cwd: root,
    env: { ...process.env, MINIFLARE_WORKERD_PATH: undefined },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { output, code }
}

test('shows two digests of the sample, and what votes have changed', async () => {
  const { output, code } = await demo()
  expect(code).toBe(0)
  expect(output).toContain('Topics  Science, Climate, Cities, Culture')
  expect(output).toContain('11 of 13 items are about a topic; 11 articles arrived live')
  expect(output).toContain('20 votes on articles of earlier days: helpful on Culture, not helpful on Science')
  expect(output).toMatch(/^ {2}Science {2}1\.00 → 0\.\d\d ▼$/m)
  expect(output).toMatch(/^ {2}Culture {2}1\.00 → 1\.\d\d ▲$/m)
  const [before = '', after = ''] = output.split('The same digest again')
  const first = (text: string) => /^(\w+) weight/m.exec(text)?.[1]
  expect([first(before), first(after)]).toEqual(['Science', 'Culture'])
})

test('takes topics', async () => {
  const { output, code } = await demo('--topics', 'Rivers, Science')
  expect([code, /^Topics .*$/m.exec(output)?.[0]]).toEqual([0, 'Topics  Rivers, Science'])
})

test.each([
  [['--topics', 'Rivers,,Science'], '--topics: "" is not a topic'],
  [['--subject', 'Rivers'], 'Usage: npm run demo'],
  [['nowhere.xml'], 'There is no file nowhere.xml'],
  [['https://no-such-host.invalid/feed'], 'there is no such host'],
])('%j is refused: %s', async (args, reason) => {
  const { output, code } = await demo(...args)
  expect([code, output]).toEqual([1, expect.stringContaining(reason)])
})
