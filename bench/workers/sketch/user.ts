/** UserState of the documented sketch, completed literally: all votes in one array under one key. */
import { DurableObject } from 'cloudflare:workers'

interface Vote {
  articleId: string
  feedback: string
  topics: string[]
}

const NONE: Record<string, number> = {}

interface FeedbackEntry extends Vote {
  timestamp: number
}

export class UserState extends DurableObject {
  #initialized = false
  #preferences: unknown = {}
  #feedbackHistory: FeedbackEntry[] = []
  #topicWeights = new Map<string, number>()

  override async fetch(request: Request): Promise<Response> {
    await this.#ensureInitialized()
    switch (new URL(request.url).pathname) {
      case '/preferences':
        return Response.json(this.#preferences)
      case '/feedback':
        return this.#handleFeedback(await request.json())
      case '/weights':
        return Response.json(Object.fromEntries(this.#topicWeights))
      case '/seed':
        return this.#handleSeed(await request.json())
      default:
        return new Response('Not found', { status: 404 })
    }
  }

  async #handleFeedback({ articleId, feedback, topics }: Vote): Promise<Response> {
    this.#feedbackHistory.push({ articleId, feedback, topics, timestamp: Date.now() })
    await this.ctx.storage.put('feedbackHistory', this.#feedbackHistory)
    const weightDelta = feedback === 'helpful' ? 0.1 : -0.1
    for (const topic of topics) {
      const current = this.#topicWeights.get(topic) ?? 1.0
      this.#topicWeights.set(topic, Math.max(0.1, Math.min(2.0, current + weightDelta)))
    }
    await this.ctx.storage.put('topicWeights', Object.fromEntries(this.#topicWeights))
    return new Response(JSON.stringify({ success: true }))
  }

  /** For the bench: as if this many votes had been cast. */
  async #handleSeed({ votes }: { votes: number }): Promise<Response> {
    this.#feedbackHistory = Array.from({ length: votes }, (_, index) => ({
      articleId: `seed-${index}`,
      feedback: 'helpful',
      topics: [`Topic ${index % 20}`, `Topic ${index % 7}`, `Topic ${index % 3}`],
      timestamp: Date.now(),
    }))
    await this.ctx.storage.put('feedbackHistory', this.#feedbackHistory)
    return new Response()
  }

  async #ensureInitialized(): Promise<void> {
    if (this.#initialized) return
    const stored = await this.ctx.storage.get(['preferences', 'feedbackHistory', 'topicWeights'])
    this.#preferences = stored.get('preferences') ?? {}
    this.#feedbackHistory = (stored.get('feedbackHistory') as FeedbackEntry[] | undefined) ?? []
    const weights = stored.get('topicWeights') as Record<string, number> | undefined
    this.#topicWeights = new Map(Object.entries(weights ?? NONE))
    this.#initialized = true
  }
}
