/**
 * A reader that votes, changes votes, withdraws them, learns and sets preferences, one call after the other.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { DigestClient } from '../../../../src/client/client.ts'
import { between, type Random } from '../runtime/random.ts'
import { type Caller, errorCodeOf } from './caller.ts'
import type { Journal } from './journal.ts'

const LONGEST_PAUSE_MS = 100
const ARTICLES = 60
const TOPICS = ['science', 'music', 'sport', 'films', 'chess', 'bread', 'birds']

export interface VoterOptions {
  random: Random
  client: DigestClient
  caller: Caller
  journal: Journal
}

/** One call. It depends only on the random numbers and the votes so far. */
export async function voteAndLearn({ random, client, caller, journal }: VoterOptions): Promise<void> {
  await pause(between(random, 0, LONGEST_PAUSE_MS))
  const kind = random()
  const articleId = `https://example.org/${between(random, 1, ARTICLES)}`
  if (kind < 0.72) {
    const feedback = random() < 0.6 ? 'helpful' : 'not_helpful'
    const from = between(random, 0, TOPICS.length - 1)
    const topics = TOPICS.slice(from, from + between(random, 0, 3))
    await caller.insist(() => client.recordFeedback({ articleId, feedback, topics }))
    journal.voted(articleId, feedback, topics)
  } else if (kind < 0.84) {
    if (!journal.votes.has(articleId)) return
    journal.withdrawing(articleId)
    await caller.insist((tries) =>
      client.withdrawFeedback(articleId).catch((error) => {
        // The try before was served, but its response was lost.
        if (tries === 1 || !errorCodeOf(error, 'not_found')) throw error
      }),
    )
    journal.withdrawn(articleId)
  } else if (kind < 0.9) {
    await caller.insist(() => client.learn())
    journal.learned()
  } else if (kind < 0.94) {
    await caller.insist(() => client.learn({ dryRun: true }))
  } else {
    const maxArticles = between(random, 1, 200)
    await caller.insist(() => client.updatePreferences({ maxArticles }))
    journal.preferred(maxArticles)
  }
}
