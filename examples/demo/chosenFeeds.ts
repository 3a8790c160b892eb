/** The feeds of the demo, from the sample or the command line, with topics that fit them. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { fromCaller } from '../../scripts/wrangler.ts'
import { distinctTopics, TopicSchema } from '../../src/contract/fields.ts'
import { limits as jobLimits } from '../../src/contract/job.ts'
import { decodeFeed } from '../newsroom/src/charset.ts'
import { readFeed } from '../newsroom/src/readFeed.ts'
import { limits, type Source } from '../newsroom/src/schema.ts'
import { topicsOf } from './feedTopics.ts'

interface Document {
  name: string
  document: string
}

export interface Chosen {
  sources: Source[]
  topics: string[]
}

const SAMPLE = join(import.meta.dirname, '..', 'newsroom', 'sample')
const SAMPLE_TOPICS = ['Science', 'Climate', 'Cities', 'Culture']

/** If no feed can be read: the newsroom then reports why. */
const ANY_TOPICS = ['news']

const READ_MS = 10_000

/**
 * @param list topics, separated by commas. Otherwise those that the feeds have most often
 * @throws an error that names the argument if it is neither a file nor a URL, or no topic
 */
export async function chosenFeeds(given: readonly string[], list?: string): Promise<Chosen> {
  const wanted = list === undefined ? undefined : topicsIn(list)
  if (given.length === 0) return { sources: await sample(), topics: wanted ?? SAMPLE_TOPICS }
  if (given.length > limits.feeds) throw new Error(`A digest takes at most ${limits.feeds} feeds`)
  const sources = await Promise.all(
    given.map((name) => (/^https?:\/\//i.test(name) ? address(name) : file(name))),
  )
  if (wanted) return { sources, topics: wanted }
  const readings = await Promise.all(
    sources.map((source) => readFeed(source, READ_MS, { privateFeeds: true })),
  )
  // Some topics of each feed, so that a large feed does not displace a small one.
  const each = Math.max(2, Math.ceil(6 / sources.length))
  const found = readings.flatMap(({ feed }) => topicsOf(feed?.items ?? [], each))
  const topics = [...distinctTopics(found).values()]
  return { sources, topics: topics.length > 0 ? topics : ANY_TOPICS }
}

function topicsIn(list: string): string[] {
  const topics = list.split(',').map((topic) => topic.trim())
  const wrong = topics.find((topic) => !v.is(TopicSchema, topic))
  if (wrong !== undefined) throw new Error(`--topics: "${wrong}" is not a topic`)
  if (topics.length > jobLimits.topics) throw new Error(`--topics: at most ${jobLimits.topics} topics`)
  return topics
}

async function sample(): Promise<Source[]> {
  const names = (await readdir(SAMPLE)).filter((name) => /\.(xml|json)$/.test(name)).sort()
  return publishedLately(await Promise.all(names.map((name) => file(join(SAMPLE, name)))))
}

/** The dates of items, in RSS and in JSON Feed. */
const DATES = /(?<=<pubDate>)[^<]+|(?<="date_published": ")[^"]+/g

/** The sample as if its newest item had been published an hour ago: a digest leaves out what is old. */
function publishedLately(documents: Document[]): Document[] {
  const dates = documents
    .flatMap(({ document }) => document.match(DATES) ?? [])
    .map((date) => Date.parse(date))
  const later = Date.now() - 60 * 60_000 - Math.max(...dates)
  const moved = (date: string) => {
    const at = new Date(Date.parse(date) + later)
    return date.endsWith('GMT') ? at.toUTCString() : at.toISOString()
  }
  return documents.map(({ name, document }) => ({ name, document: document.replace(DATES, moved) }))
}

function address(name: string): string {
  if (URL.canParse(name)) return name
  throw new Error(`${name} is not a URL`)
}

async function file(name: string): Promise<Document> {
  const path = fromCaller(name)
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) throw new Error(`${name} is a folder`)
  if (!found?.isFile()) throw new Error(`There is no file ${name}`)
  if (found.size > limits.feedBytes)
    throw new Error(`${name} is larger than ${limits.feedBytes / 1024 / 1024} MB`)
  return { name: basename(path), document: decodeFeed(await readFile(path)) }
}
