/** `npm run token`: what it prints is a token, with the local secret or with a deployment's. */
import { spawnSync } from 'node:child_process'
import { decodeJwt, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { localSecret } from '../../../../scripts/secret.ts'
import { root } from '../../../../scripts/wrangler.ts'

const DEPLOYED = 'a secret of a deployment, 32 characters'

function run(args: string[], secret?: string) {
  const env = { ...process.env, AUTH_SECRET: secret }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/token.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    env,
  })
  return { status, stdout: stdout.trim(), stderr }
}

const verify = (token: string, secret: string) => jwtVerify(token, new TextEncoder().encode(secret))

test('a token of the local secret, with its scopes and minutes', async () => {
  const { status, stdout } = run([
    '--user',
    'ann',
    '--scope',
    'digest:produce digest:admin',
    '--minutes',
    '5',
  ])
  expect(status).toBe(0)
  const { payload } = await verify(stdout, localSecret())
  expect(payload).toMatchObject({ sub: 'ann', scope: 'digest:produce digest:admin' })
  expect(Number(payload.exp) - Number(payload.iat)).toBe(300)
})

test('a token of a deployment, for an hour', async () => {
  const { stdout } = run(['--user', 'ann'], DEPLOYED)
  await verify(stdout, DEPLOYED)
  const { exp, iat, scope } = decodeJwt(stdout)
  expect([Number(exp) - Number(iat), scope]).toEqual([3_600, undefined])
})

test.each([
  [['--user', 'ann'], 'short', 'AUTH_SECRET in the environment has fewer than 32 characters'],
  [['--user', 'ann'], '', 'AUTH_SECRET in the environment has fewer than 32 characters'],
  [[], DEPLOYED, '--user is required'],
  [['--user', 'me'], DEPLOYED, 'a user id must not be "me"'],
  [['--user', 'ann', '--scope', 'admin'], DEPLOYED, '--scope takes digest:produce and digest:admin'],
  [['--user', 'ann', '--minutes', '0'], DEPLOYED, '--minutes must be at least 1'],
])('%j with the secret "%s" prints no token', (args, secret, message) => {
  const { status, stdout, stderr } = run(args, secret)
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain(message)
  expect(stderr).toContain('Usage: npm run')
})
