/**
 * `npm run token -- --user alice`: prints a token, and nothing else. It is signed with the local secret, or with a
 * deployment's where `AUTH_SECRET` is in the environment.
 */
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { UserIdSchema } from '../src/contract/fields.ts'
import { signingSecret, tokenFor } from './secret.ts'

const USAGE = 'npm run --silent token -- --user alice [--scope "digest:produce"] [--minutes 60]'

/** The scopes of the service. */
const SCOPES = ['digest:produce', 'digest:admin']

const ArgumentsSchema = v.object({
  user: UserIdSchema,
  scope: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (scope) => scope.split(' ').every((one) => SCOPES.includes(one)),
        `--scope takes ${SCOPES.join(' and ')}, with a space between both`,
      ),
    ),
  ),
  minutes: v.pipe(
    v.string(),
    v.transform(Number),
    v.integer('--minutes must be a whole number'),
    v.minValue(1, '--minutes must be at least 1'),
  ),
})

try {
  const { values } = parseArgs({
    options: {
      user: { type: 'string' },
      scope: { type: 'string' },
      minutes: { type: 'string', default: '60' },
    },
  })
  if (values.user === undefined) throw new Error('--user is required')
  console.log(await tokenFor(signingSecret(), v.parse(ArgumentsSchema, values)))
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\nUsage: ${USAGE}`)
  process.exitCode = 1
}
