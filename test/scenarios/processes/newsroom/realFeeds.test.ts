import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { topicsOf } from '../../../../examples/demo/feedTopics.ts'
import { decodeFeed } from '../../../../examples/newsroom/src/charset.ts'
import { parseItems } from '../../../../examples/newsroom/src/parseFeed.ts'
import { root } from '../../../../scripts/wrangler.ts'
import { publisher, running } from './newsroom.ts'

/** The sample's feed, or those of a folder: `FEEDS=/path/to/feeds`. */
const folder = process.env.FEEDS ?? join(root, 'examples', 'newsroom', 'sample')

const newsroom = running()
const web = publisher()

test.each(readdirSync(folder))('a digest of %s, over the web and as posted, is the same', async (name) => {
  const bytes = readFileSync(join(folder, name))
  const document = decodeFeed(bytes)
  expect(document).not.toContain('\ufffd')
  const { items } = parseItems(document)
  const topics = topicsOf(items)
  const [posted, fetched] = await Promise.all(
    [{ name, document }, web.serve(bytes)].map((feed, index) =>
      newsroom.post({ userId: `reader-${index}`, jobId: name.replace(/\W/g, '-'), topics, feeds: [feed] }),
    ),
  )
  expect(posted).toMatchObject({
    status: 200,
    body: {
      status: 'completed',
      items: items.length,
      rejected: 0,
      warnings: [],
      added: expect.toSatisfy((added) => added > 0),
    },
  })
  expect(fetched).toEqual(posted)
})
