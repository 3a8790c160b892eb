/**
 * Texts of the document besides its operations: introduction, authentication, parameters, headers and errors.
 */
import type { ErrorCode } from '../src/contract/errors.ts'
import type { RequestHeader } from '../src/gateway/routes/route.ts'
import type { ResponseHeader } from './documentation.ts'

export const INTRODUCTION = `Every path of a user takes a token, \`Authorization: Bearer …\`, and \`me\` in it stands for the token’s own user. Text of one line is trimmed and must not hold control characters; instants are answered in UTC with milliseconds. Bodies are JSON in UTF-8 of at most 1 MiB (an import 8 MiB), nested at most 32 deep. Any GET may be sent as HEAD.

A list answers \`next\` where more follows: send it as \`after\`. Errors are \`{error, code, reason?, issues?}\`; codes and reasons are stable, messages are not. Every answer carries an \`X-Request-Id\`: the log entry has it, if there is one.`

export const SECURITY = {
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'A JWT whose `sub` is the user. It must have `exp`. Of its scopes (`scope`, `scp` or `permissions`), `digest:produce` allows adding articles, reporting, completing and failing, and `digest:admin` allows importing and acting for any user.',
  },
  watchToken: {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description:
      'For watching one job or all jobs, read only, 15 minutes. `startJob`, `watchToken` and `userWatchToken` return one.',
  },
}

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength })

const inPath = <Name extends string>(name: Name, description: string, schema: object, example: string) => ({
  [name]: { name, in: 'path' as const, required: true, description, schema, example },
})

export const PARAMETERS = {
  ...inPath('userId', 'The user. `me` means the token’s own user.', text(255), 'me'),
  ...inPath('jobId', 'The job.', { $ref: '#/components/schemas/JobId' }, '2026-11-23'),
  ...inPath(
    'articleId',
    'The article that the vote is on.',
    { $ref: '#/components/schemas/ArticleId' },
    'a1',
  ),
  ...inPath('topic', 'The topic, in any spelling.', { $ref: '#/components/schemas/Topic' }, 'Rivers'),
  ...inPath(
    'source',
    'The source, in any spelling.',
    { $ref: '#/components/schemas/Source' },
    'Harbour Gazette',
  ),
}

const inHeader = (name: RequestHeader, description: string, schema: object, example: string) => ({
  name,
  in: 'header' as const,
  description,
  schema,
  example,
})

export const REQUEST_HEADERS: Record<RequestHeader, ReturnType<typeof inHeader>> = {
  'Idempotency-Key': inHeader(
    'Idempotency-Key',
    'Printable ASCII. As long as the job is kept, the same key with the same body returns it. Not together with `jobId`.',
    { ...text(255), pattern: '^[\\x20-\\x7e]+$' },
    '7c1a-2026-11-23',
  ),
  'If-Match': inHeader(
    'If-Match',
    'ETags of the versions that the request may be based on, or `*`. 412 for another version, unless the change is made already. A `W/` that a proxy has added is ignored.',
    { type: 'string' },
    '*',
  ),
  'If-None-Match': inHeader(
    'If-None-Match',
    'ETags of versions that the client has, or `*`: 304 for a read, 412 for a change.',
    { type: 'string' },
    '"kT3fQ0n1"',
  ),
  'Last-Event-ID': inHeader(
    'Last-Event-ID',
    'The `id` of the last event received. It takes precedence over `lastEventId`, and that over `after`. An EventSource sends it by itself.',
    { type: 'string' },
    '0',
  ),
}

type Name = ResponseHeader | 'X-Request-Id' | 'Allow' | 'WWW-Authenticate'

const header = (description: string, example: string | number, type = 'string') => ({
  description,
  schema: { type },
  example,
})

export const HEADERS: Record<Name, ReturnType<typeof header>> = {
  'X-Request-Id': header('The id of the request in the log.', '7e09aced-5f0c-4d8e-9c55-0f3a1b7d2c11'),
  ETag: header('The ETag of the response, for conditional requests.', '"1"'),
  Location: header('The path of the job.', '/v1/users/ann/jobs/2026-11-23'),
  'Retry-After': header('Seconds to wait before another try.', 2, 'integer'),
  'Content-Disposition': header('A file name.', 'attachment; filename="digest-service-export.json"'),
  Allow: header('The methods of the path.', 'POST, GET, HEAD'),
  'WWW-Authenticate': header('How to authenticate.', 'Bearer'),
}

/** What an error means, with an example message. */
interface ErrorDescription {
  is: string
  example: string
  headers?: Name[]
}

export const ERRORS: Record<ErrorCode, ErrorDescription> = {
  invalid_input: {
    is: 'the path, query, headers or body are invalid; `issues` names the fields, where it can',
    example: 'topics: is required',
  },
  unauthenticated: {
    is: 'no token, or an invalid one',
    example: 'The token is not valid here',
    headers: ['WWW-Authenticate'],
  },
  forbidden: {
    is: 'the token is for another user or job, or lacks the scope',
    example: 'The token lacks the scope digest:produce',
  },
  not_found: { is: 'it does not exist', example: 'There is no such job' },
  method_not_allowed: {
    is: 'the path has no such method',
    example: 'PATCH is not for this path',
    headers: ['Allow'],
  },
  conflict: { is: 'it is in the wrong state for this', example: 'The job is completed' },
  gone: { is: 'the user is being erased', example: 'This user is being erased' },
  version_mismatch: {
    is: 'it has changed since the given version, or has no versions',
    example: 'The preferences are at version 2',
  },
  too_large: { is: 'a limit is exceeded', example: 'A request body has at most 1 MiB' },
  unsupported_media_type: {
    is: 'the body is not sent as plain JSON',
    example: 'Send the body as Content-Type: application/json',
  },
  idempotency_mismatch: {
    is: 'the key was used with another body',
    example: 'This Idempotency-Key was used with another body',
  },
  rate_limited: {
    is: 'too many requests, or too many jobs or orders in 24 hours',
    example: 'Too many requests',
    headers: ['Retry-After'],
  },
  internal: { is: 'something went wrong on our side', example: 'Something went wrong on our side' },
  unavailable: {
    is: 'busy; try again later',
    example: 'The service is busy; try again shortly',
    headers: ['Retry-After'],
  },
}
