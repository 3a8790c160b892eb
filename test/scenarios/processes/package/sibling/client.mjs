/** The client in Node: `node client.mjs BASE TOKEN`. Prints what it got. */
import { errorCodes } from 'digest-service'
import { DigestClient } from 'digest-service/client'
import { rank } from 'digest-service/ranking'

const [, , base, token] = process.argv
const client = new DigestClient({ base, token })
const { id } = await client.start({ topics: ['AI'] })
await client.addArticle(id, { id: 'a', title: 'One', topics: ['AI'] })
await client.complete(id)
const { articles } = rank(
  [{ id: 'a', topics: ['AI'] }],
  { weights: { AI: 1.5 }, mutedTopics: [], mutedSources: [] },
  0,
)
const frames = []
let failure = ''
try {
  for await (const { type } of client.watch(id, { after: 0 })) frames.push(type)
} catch (error) {
  failure = error.message
}
console.log(JSON.stringify({ frames, failure, score: articles[0].score, codes: errorCodes.length }))
