/** What the document says beside its operations: an introduction, what stands in paths and headers, and refusals. */
import type { ErrorCode } from '../../errors.ts'
import type { RequestHeader, ResponseHeader } from '../route.ts'

export const INTRODUCTION = `Every path of a user takes a token, \`Authorization: Bearer …\`, and \`me\` in it stands for the token’s own user. Text of one line is trimmed and must not hold control characters; instants are answered in UTC with milliseconds. Bodies are JSON in UTF-8 of at most 1 MiB, nested at most 32 deep. Any GET may be sent as HEAD.

A list answers \`next\` where more follows: send it as \`after\`. Errors are \`{error, code, issues?}\`; codes are stable, messages are not. Every answer carries an \`X-Request-Id\`, under which the service has logged it.`

export const SECURITY = {
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'A JWT whose `sub` is the user; it must carry `exp`. In its `scope`, `digest:produce` may add articles, report, complete and fail, and `digest:admin` may act for any user.',
  },
  watchToken: {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description: 'For watching one job, read only, 15 minutes: the operation `watchToken` makes one.',
  },
}

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength })

const inPath = <Name extends string>(name: Name, description: string, schema: object, example: string) => ({
  [name]: { name, in: 'path' as const, required: true, description, schema, example },
})

export const PARAMETERS = {
  ...inPath('userId', 'The user; `me` is the token’s own.', text(128), 'me'),
  ...inPath('jobId', 'The job.', { $ref: '#/components/schemas/JobId' }, '2026-11-23'),
  ...inPath(
    'articleId',
    'The article that the vote is on.',
    { $ref: '#/components/schemas/ArticleId' },
    'a1',
  ),
  ...inPath('topic', 'The topic, in any spelling.', { $ref: '#/components/schemas/Topic' }, 'Rivers'),
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
    'Printable ASCII. The same key with the same body starts one job, however often it is sent; not together with a `jobId`.',
    { ...text(255), pattern: '^[\\x20-\\x7e]+$' },
    '7c1a-2026-11-23',
  ),
  'If-Match': inHeader(
    'If-Match',
    'The ETag that the change is based on.',
    { type: 'string', pattern: '^("\\d{1,15}"|\\*)$' },
    '"0"',
  ),
  'If-None-Match': inHeader(
    'If-None-Match',
    'ETags of answers that are there already.',
    { type: 'string' },
    '"kT3fQ0n1"',
  ),
  'Last-Event-ID': inHeader(
    'Last-Event-ID',
    'The `id` of the last event received; it wins over `after`. An EventSource sends it by itself.',
    { type: 'string', pattern: '^\\d{1,15}(-end\\d{1,15})?$' },
    '1',
  ),
}

type Name = ResponseHeader | 'X-Request-Id' | 'Allow' | 'WWW-Authenticate'

const header = (description: string, example: string | number, type = 'string') => ({
  description,
  schema: { type },
  example,
})

export const HEADERS: Record<Name, ReturnType<typeof header>> = {
  'X-Request-Id': header(
    'Under which the service has logged the request.',
    '7e09aced-5f0c-4d8e-9c55-0f3a1b7d2c11',
  ),
  ETag: header('The tag of what is answered, for conditional requests.', '"1"'),
  Location: header('The path of the job.', '/v1/users/ann/jobs/2026-11-23'),
  'Retry-After': header('Seconds after which to try again.', 2, 'integer'),
  'Content-Disposition': header('A file name.', 'attachment; filename="digest-service-export.json"'),
  Allow: header('The methods that the path has.', 'POST, GET'),
  'WWW-Authenticate': header('How to authenticate.', 'Bearer'),
}

/** What a refusal means, with a message such as it brings. */
interface ErrorDescription {
  is: string
  example: string
  headers?: Name[]
}

export const ERRORS: Record<ErrorCode, ErrorDescription> = {
  invalid_input: {
    is: 'the path, query, headers or body are not what they must be; `issues` says where',
    example: 'topics: is required',
  },
  unauthenticated: {
    is: 'no token, or none that is valid here',
    example: 'The token is not valid here',
    headers: ['WWW-Authenticate'],
  },
  forbidden: {
    is: 'the token is for another user, or lacks the scope',
    example: 'The token lacks the scope digest:produce',
  },
  not_found: { is: 'there is no such thing', example: 'There is no such job' },
  method_not_allowed: {
    is: 'the path has no such method',
    example: 'PATCH is not for this path',
    headers: ['Allow'],
  },
  conflict: { is: 'it is in no state for this', example: 'The job is completed' },
  gone: { is: 'the user is being erased', example: 'This user is being erased' },
  version_mismatch: {
    is: 'it has changed since the version that was named',
    example: 'The preferences are at version 2',
  },
  too_large: { is: 'more than fits', example: 'A request body has at most 1 MiB' },
  unsupported_media_type: {
    is: 'the body is not sent as plain JSON',
    example: 'Send the body as Content-Type: application/json',
  },
  idempotency_mismatch: {
    is: 'the key was used with another body',
    example: 'This Idempotency-Key was used with another body',
  },
  rate_limited: { is: 'too many requests', example: 'Too many requests', headers: ['Retry-After'] },
  internal: { is: 'something went wrong on our side', example: 'Something went wrong on our side' },
  unavailable: {
    is: 'busy, or not set up for this; try again later',
    example: 'The service is busy; try again shortly',
    headers: ['Retry-After'],
  },
}
