/**
 * Numbers in the pages that come from the code: each sentence stands in its page with the value that the constant has
 * now, in digits or as a word. `npm run lint` names those that do not.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './wrangler.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const KIB = 1024
const MIB = 1024 * KIB

/** Where a number is: the constant's name, or a pattern that has it in parentheses. */
type Place = string | RegExp
/** A page, its words with `{}` for the number, where the number is in the code, and how many of its units make one. */
type Fact = [page: string, words: string, unit?: number]

/** The sentences about each number of the code. */
const FACTS: [file: string, place: Place, ...facts: Fact[]][] = [
  // Bodies and bounds of a job.
  [
    'src/platform/requestBody.ts',
    'BODY_LIMIT',
    ['SECURITY.md', '{} MiB a body', MIB],
    ['docs/rest.md', 'JSON of at most {} MiB', MIB],
    ['openapi/descriptions.ts', 'UTF-8 of at most {} MiB', MIB],
  ],
  ['src/platform/requestBody.ts', 'MAX_DEPTH', ['openapi/descriptions.ts', 'nested at most {} deep']],
  [
    'src/gateway/routes/user.ts',
    /bodyLimit: ([\d_* ]+),/,
    ['SECURITY.md', '({} MiB an import)', MIB],
    ['docs/rest.md', 'an import of {} MiB', MIB],
    ['docs/operating.md', 'a document over {} MiB', MIB],
    ['openapi/operations/user.ts', 'A body of up to {} MiB', MIB],
    ['openapi/descriptions.ts', '(an import {} MiB)', MIB],
  ],
  [
    'src/contract/job.ts',
    /articleBytes: ([\d_* ]+),/,
    ['SECURITY.md', '{} KiB an article', KIB],
    ['docs/scale.md', 'of {} KiB each', KIB],
    ['src/contract/jobMethods.ts', 'one article of at most {} KiB', KIB],
  ],
  [
    'src/contract/job.ts',
    /articles: ([\d_]+),/,
    ['SECURITY.md', '{} articles and'],
    ['docs/scale.md', 'Articles of one job | {},'],
  ],
  ['src/contract/job.ts', /topics: ([\d_]+),/, ['SECURITY.md', '{} topics a job']],
  [
    'src/contract/job.ts',
    /batch: ([\d_]+),/,
    ['src/contract/jobMethods.ts', 'Adds up to {} articles'],
    ['openapi/operations/producing.ts', 'Add one article, or up to {}'],
  ],
  ['src/contract/job.ts', /callBytes: ([\d_* ]+),/, ['src/contract/jobMethods.ts', '{} MiB together', MIB]],
  [
    'src/contract/job.ts',
    /answerBytes: ([\d_* ]+),/,
    ['src/contract/jobMethods.ts', 'over {} MiB of articles', MIB],
    ['openapi/operations/jobs.ts', 'to stay below {} MiB', MIB],
  ],
  [
    'src/contract/job.ts',
    'JOB_RETENTION_MS',
    ['SECURITY.md', 'readable for {} days after', DAY],
    ['docs/job-states.md', 'stays readable for {} days', DAY],
    ['docs/links.md', 'for [{} days](job-states.md#retention) after its end', DAY],
    ['docs/calling.md', 'For [{} days](job-states.md#retention) after its end', DAY],
    ['docs/storage.md', 'erases the object {} days after the end', DAY],
    ['openapi/schemaTexts.ts', 'for {} days after its end', DAY],
  ],
  [
    'src/contract/job.ts',
    /timeoutMs: .*?, (\d+ \* MINUTE)\)/,
    ['docs/job-states.md', '({} minutes by default)', MINUTE],
  ],
  [
    'src/contract/job.ts',
    /days: v\.optional\(integerBetween\(1, (\d+)\)/,
    ['SECURITY.md', 'at most {} days; ends with'],
    ['docs/links.md', '`days` is 1 to {},'],
  ],
  [
    'src/contract/job.ts',
    /days: v\.optional\(integerBetween\(1, \d+\), (\d+)\)/,
    ['docs/links.md', ', {} by default'],
  ],
  [
    'src/contract/job.ts',
    /maxLength\((\d+)\)\), v\.pipe\(v\.number/,
    ['docs/live.md', 'up to {} characters'],
  ],
  [
    'src/contract/errors.ts',
    'MAX_ISSUES',
    ['openapi/schemaTexts.ts', 'Problems with the input, at most {}.'],
  ],
  [
    'src/contract/fields.ts',
    /v\.maxLength\((\d+), 'a user id/,
    ['docs/rest.md', '1–{} printable characters'],
  ],
  ['src/gateway/routes/jobs.ts', /headers\['Retry-After'\] = '(\d+)'/, ['docs/rest.md', '`Retry-After: {}`']],
  ['src/job/lifecycle.ts', 'RESEND_MS', ['docs/events.md', 'repeats it every {} minutes', MINUTE]],
  [
    'src/job/record.ts',
    'MAX_EVENTS',
    ['docs/events.md', 'while {} ends of the job do'],
    ['src/contract/jobMethods.ts', 'while {} ends of the job wait'],
  ],
  [
    'src/job/digest/stories.ts',
    'MAX_DISTANCE_MS',
    ['docs/learning.md', 'at most {} days apart or unknown', DAY],
  ],
  ['src/headline.ts', 'MIN_WORDS', ['docs/learning.md', 'fewer than {} words']],
  ['src/headline.ts', 'MIN_LENGTH', ['docs/learning.md', 'words or {} characters']],
  ['src/headline.ts', 'MIN_UNSPACED_LENGTH', ['docs/learning.md', 'it needs {} characters']],
  ['src/job/digest/render.ts', 'SUMMARY_CHARACTERS', ['CHANGELOG.md', 'cut summaries at {} characters']],

  // Tokens and calls.
  [
    'wrangler.jsonc',
    /"limit": (\d+)/,
    ['SECURITY.md', '{} requests and reports a minute'],
    ['SECURITY.md', '{} refusals for each address'],
    ['docs/configuration.md', '{} requests a minute for each caller'],
    ['docs/scale.md', '{} a minute at each'],
    ['docs/when-it-burns.md', '{} requests a minute'],
  ],
  [
    'src/user/jobs/limit.ts',
    'DEFAULT_JOBS_PER_DAY',
    ['docs/configuration.md', '{} by default, through every door'],
    ['CHANGELOG.md', 'at most {} jobs in 24 hours'],
    ['wrangler.jsonc', '"MAX_JOBS_PER_DAY": "{}"'],
  ],
  [
    'src/platform/secrets.ts',
    'MIN_LENGTH',
    ['SECURITY.md', 'fewer than {} characters'],
    ['docs/configuration.md', 'At least {} characters'],
    ['src/gateway/settings.ts', 'fewer than {} characters'],
  ],
  [
    'src/platform/watchToken.ts',
    'LIFETIME_SECONDS',
    ['SECURITY.md', 'for {} minutes, over', 60],
    ['openapi/schemaTexts.ts', 'Valid for {} minutes', 60],
    ['openapi/descriptions.ts', 'read only, {} minutes', 60],
    ['src/contract/jobMethods.ts', 'valid for {} minutes', 60],
    ['src/contract/userMethods.ts', 'valid for {} minutes', 60],
  ],
  ['src/gateway/routes/health.ts', 'CACHE_MS', ['docs/operating.md', 'at most every {} seconds', SECOND]],

  // Live connections.
  [
    'src/contract/job.ts',
    /sockets: ([\d_]+),/,
    ['SECURITY.md', '{} connections a job'],
    ['docs/live.md', 'A job has at most {} connections'],
    ['docs/operating.md', 'it has {} connections, its limit'],
    ['docs/scale.md', 'Live connections of one job | {} |'],
  ],
  [
    'src/user/jobs/watchers.ts',
    'MAX_WATCHERS',
    ['SECURITY.md', '{} connections a user'],
    ['docs/live.md', 'a user’s list {}'],
  ],
  [
    'src/platform/sockets.ts',
    'MAX_AGE_MS',
    ['SECURITY.md', 'after {} hours at the latest', HOUR],
    ['docs/live.md', 'after {} hours at the latest', HOUR],
    ['docs/live.md', 'the connection is {} hours old', HOUR],
    ['docs/storage.md', 'at most {} hours away', HOUR],
  ],
  [
    'src/platform/sockets.ts',
    'MAX_CONNECTION_BYTES',
    ['docs/live.md', 'it has carried {} MiB', MIB],
    ['docs/live.md', 'carries at most some {} MiB', MIB],
  ],
  [
    'src/platform/sockets.ts',
    'MAX_UNREAD_BYTES',
    ['docs/live.md', 'some {} MiB of articles, warnings and replies wait', MIB],
  ],
  ['src/platform/sockets.ts', 'MAX_INVALID_MESSAGES', ['docs/live.md', '{} messages that were not reports']],
  ['src/platform/sockets.ts', 'MESSAGE_LIMIT', ['docs/live.md', 'one over {} MiB', MIB]],
  ['src/platform/follower.ts', 'MAX_WAITING_BYTES', ['docs/live.md', '{} KiB wait for its reader', KIB]],
  [
    'src/platform/follower.ts',
    'MAX_WAITING_BYTES_OF_ALL',
    ['docs/live.md', '{} MiB for all readers of an isolate', MIB],
  ],
  ['src/client/connection.ts', 'PING_MS', ['docs/live.md', 'send one every {} seconds', SECOND]],
  ['src/client/transports.ts', 'PING_CHARACTERS', ['docs/live.md', 'after each {} KiB', KIB]],
  [
    'src/user/fetchPaths.ts',
    'NEWEST_JOBS',
    ['docs/live.md', 'the newest {} jobs'],
    ['openapi/operations/user.ts', 'the newest {} jobs'],
  ],

  // Learning, and what is remembered.
  [
    'src/user/learning/votes.ts',
    'VOTE_RETENTION_MS',
    ['SECURITY.md', '{} days; of more than', DAY],
    ['docs/learning.md', 'After {} days an alarm folds a vote', DAY],
    ['docs/storage.md', 'folds votes that are {} days old', DAY],
    ['openapi/operations/learning.ts', 'older than {} days', DAY],
  ],
  [
    'src/user/learning/votes.ts',
    /MAX_VOTES: LiveVotes = \{ count: ([\d_]+)/,
    ['SECURITY.md', 'of more than {}, or'],
    ['docs/learning.md', 'At most {} votes'],
    ['CHANGELOG.md', '{} votes are live'],
    ['openapi/operations/learning.ts', 'the oldest of more than {}'],
  ],
  [
    'src/user/learning/votes.ts',
    /MAX_VOTES: LiveVotes = .*bytes: ([\d_* ]+) \}/,
    ['docs/learning.md', 'and {} MiB of them', MIB],
    ['openapi/operations/learning.ts', 'or of more than {} MiB', MIB],
  ],
  [
    'src/user/learning/votes.ts',
    'MAX_NAMES',
    ['SECURITY.md', '{} sources a reader'],
    ['docs/learning.md', 'Learning holds {} topics and'],
    ['openapi/operations/learning.ts', 'Learning holds {} topics and'],
    ['src/contract/userMethods.ts', 'if more than {} topics'],
  ],
  [
    'src/contract/learning.ts',
    /topics: topicsSchema\((\d+)\)/,
    ['docs/learning.md', 'A vote names at most {} topics'],
    ['CHANGELOG.md', 'A vote names at most {} topics'],
  ],
  [
    'src/user/learning/store.ts',
    'STORED_EVERY',
    ['docs/storage.md', 'every {}th new vote'],
    ['docs/decisions.md', 'every {}th new vote'],
  ],
  [
    'src/user/schedule/cleanUp.ts',
    /count > ([\d_]+)/,
    ['docs/storage.md', 'while more than {} votes'],
    ['docs/decisions.md', 'of more than {} votes'],
  ],
  ['src/user/schedule/cleanUp.ts', 'MAX_TRIES', ['docs/storage.md', 'After {} killed tries']],
  [
    'src/contract/preferences.ts',
    /maxArticles: .*integerBetween\(1, (\d+)\)/,
    ['docs/learning.md', 'articles in a digest, 1–{}'],
  ],
  [
    'src/contract/preferences.ts',
    /feeds: v\.optional\(list\(FeedSchema, (\d+)/,
    ['docs/learning.md', 'up to {} addresses of feeds'],
    ['SECURITY.md', '{} feeds an order'],
  ],
  [
    'src/contract/preferences.ts',
    /maxAgeDays: v\.optional\(MaxAgeDaysSchema, (\d+)/,
    ['docs/learning.md', 'leaves out older items, {} by default'],
  ],
  [
    'src/user/jobs/shown.ts',
    'SEEN_MS',
    ['SECURITY.md', 'until {} days after they were last met', DAY],
    ['docs/learning.md', 'until {} days after they were last reported', DAY],
    ['CHANGELOG.md', 'until {} days after it was last met', DAY],
  ],
  [
    'src/user/jobs/shown.ts',
    'TOLD_MS',
    ['docs/learning.md', 'A story that a digest of the last {} days', DAY],
  ],
  ['src/user/jobs/shown.ts', 'MAX_SEEN', ['docs/learning.md', 'At most {} are remembered']],

  // Schedule and orders.
  [
    'src/user/schedule/orders.ts',
    'LATEST_MS',
    ['SECURITY.md', 'some {} hours', HOUR],
    ['docs/learning.md', 'more than {} hours late', HOUR],
    ['docs/learning.md', 'minutes, for {} hours', HOUR],
    ['docs/when-it-burns.md', 'repeated for {} hours', HOUR],
    ['docs/decisions.md', 'goes on for {} hours', HOUR],
    ['CHANGELOG.md', 'the orders of the last {} hours', HOUR],
  ],
  ['src/user/schedule/orders.ts', 'MAX_REPEATS', ['docs/learning.md', 'at most {} times']],
  [
    'src/user/schedule/orders.ts',
    'FIRST_PAUSE_MS',
    ['docs/learning.md', 'repeated after {} seconds', SECOND],
  ],
  [
    'src/user/schedule/orders.ts',
    'LONGEST_PAUSE_MS',
    ['docs/learning.md', 'double up to {} minutes', MINUTE],
  ],

  // Pages of lists.
  [
    'src/contract/job.ts',
    /minValue\(0\)\), 0\),\n\s+limit: v\.optional\(integerBetween\(1, (\d+)\)/,
    ['src/contract/jobMethods.ts', 'at most {} a page'],
  ],
  [
    'src/contract/learning.ts',
    /limit: v\.optional\(integerBetween\(1, (\d+)\)/,
    ['src/contract/userMethods.ts', 'newest first, at most {} a page. */\n  feedback'],
  ],
  [
    'src/contract/job.ts',
    /next" of a page'\)\),\n\s+\),\n\s+limit: v\.optional\(integerBetween\(1, (\d+)\)/,
    ['src/contract/userMethods.ts', 'newest first, at most {} a page. Jobs'],
  ],

  // Calls of siblings and of the client.
  ['src/platform/stubs.ts', 'MAX_REPEATS', ['docs/operating.md', 'after {} repeats']],
  ['src/client/requests.ts', /retries = (\d+)/, ['docs/client.md', 'up to {} times, and waits']],
  ['src/client/requests.ts', 'MAX_WAIT_MS', ['docs/client.md', '`Retry-After` of up to {} minutes', MINUTE]],

  // Examples.
  [
    'examples/queue/wrangler.jsonc',
    /"max_batch_size": (\d+)/,
    ['docs/recipes.md', 'at most {}, that belong'],
  ],
  ['examples/cron/index.ts', 'READERS_AT_ONCE', ['docs/recipes.md', '{} readers a firing']],
  ['examples/newsroom/src/readFeeds.ts', 'AT_ONCE', ['docs/recipes.md', '{} at a time']],
  ['examples/newsroom/src/web/hosts.ts', 'AT_ONCE_FOR_HOST', ['docs/recipes.md', '{} from one host']],
  ['examples/newsroom/src/schema.ts', /feedBytes: ([\d_* ]+),/, ['docs/recipes.md', '{} MiB a feed', MIB]],

  [
    'examples/newsroom/src/schema.ts',
    /feeds: ([\d_]+),/,
    ['docs/recipes.md', 'at most {} within'],
    ['docs/learning.md', 'up to {} addresses of feeds'],
  ],
  [
    'examples/newsroom/wrangler.jsonc',
    /"READING_TIMEOUT_MS": "(\d+)"/,
    ['docs/recipes.md', 'within {} s,', SECOND],
  ],
  [
    'examples/newsroom/wrangler.jsonc',
    /"FEED_FRESH_MS": "(\d+)"/,
    ['docs/recipes.md', 'of a location for {} minutes', MINUTE],
    ['docs/scale.md', 'requested once in {} minutes', MINUTE],
  ],

  // The project.
  [
    'test/scenarios/imports-go-one-way.test.ts',
    'LONGEST',
    ['CONTRIBUTING.md', 'A file of `src` has at most {} lines'],
  ],
  [
    'test/scenarios/imports-go-one-way.test.ts',
    'LONGEST_CONTRACT',
    ['CONTRIBUTING.md', 'a list of shapes in `src/contract` may have {}'],
  ],
  ['package.json', /"node": ">=(\d+)"/, ['README.md', 'Any Node from {} and']],
]

/** A number, or a product of numbers and other constants of the file. */
function numberOf(file: string, expression: string): number {
  const factors = expression.split('*').map((part) => {
    const factor = part.trim()
    return /^[\d_]+$/.test(factor) ? Number(factor.replaceAll('_', '')) : constantOf(file, factor)
  })
  return factors.reduce((product, factor) => product * factor, 1)
}

function constantOf(file: string, place: Place): number {
  const pattern =
    typeof place === 'string' ? new RegExp(`^(?:export )?const ${place} = ([^\\n]+)$`, 'm') : place
  const [, expression] = pattern.exec(read(file)) ?? []
  if (expression === undefined) throw new Error(`${file} has no ${place}, which pages name`)
  return numberOf(file, expression)
}

const WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')

/** Apostrophes and quotes are written in either form. */
const plain = (text: string) => text.replaceAll('’', "'").toLowerCase()

/** What the pages say and the code does not. */
export const constantFaults = (): string[] =>
  FACTS.flatMap(([file, place, ...facts]) =>
    facts.flatMap(([page, words, unit = 1]) => {
      const value = constantOf(file, place) / unit
      const text = plain(read(page))
      const forms = [value.toLocaleString('en'), WORDS[value]].flatMap((form) => form ?? [])
      if (forms.some((form) => text.includes(plain(words.replace('{}', form))))) return []
      return [`${page}: lacks "${words.replace('{}', forms[0] ?? '')}" (${place} in ${file})`]
    }),
  )
