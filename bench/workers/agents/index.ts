/**
 * Jobs and users on Cloudflare's `agents` package, as its documentation recommends: what is shown is state,
 * collections are SQL tables, the Worker calls methods. No authentication and no validation. The paths are those of
 * the sketch, and `/job/{name}/articles` for several articles.
 */
import { Agent, getAgentByName } from 'agents'

interface Article {
  id: string
}

interface Vote {
  articleId: string
  feedback: string
  topics: string[]
}

interface JobState {
  status: 'pending' | 'in_progress' | 'completed' | 'failed'
  progress: number
  articles: number
  topics: string[]
  currentStep: string
  startedAt: string | null
  completedAt: string | null
  digestId: string | null
}

interface UserData {
  preferences: Record<string, unknown>
  weights: Record<string, number>
}

const RETENTION_S = 20 * 60

export class DigestJob extends Agent<AgentsEnv, JobState> {
  override initialState: JobState = {
    status: 'pending',
    progress: 0,
    articles: 0,
    topics: [],
    currentStep: '',
    startedAt: null,
    completedAt: null,
    digestId: null,
  }

  override onStart(): void {
    this.sql`CREATE TABLE IF NOT EXISTS articles (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID`
  }

  async start({ topics }: { topics: string[] }): Promise<JobState> {
    this.setState({ ...this.state, topics, currentStep: 'Starting', startedAt: new Date().toISOString() })
    await this.schedule(RETENTION_S, 'expire')
    return this.state
  }

  async add(articles: Article[]): Promise<{ success: boolean }> {
    for (const article of articles)
      this.sql`INSERT OR IGNORE INTO articles (id, body) VALUES (${article.id}, ${JSON.stringify(article)})`
    const progress = Math.min(99, this.state.progress + articles.length)
    const held = this.state.articles + articles.length
    this.setState({ ...this.state, status: 'in_progress', progress, articles: held })
    return { success: true }
  }

  async status(): Promise<JobState> {
    return this.state
  }

  async complete({ digestId }: { digestId: string }): Promise<{ success: boolean }> {
    const completedAt = new Date().toISOString()
    this.setState({ ...this.state, status: 'completed', progress: 100, digestId, completedAt })
    return { success: true }
  }

  async expire(): Promise<void> {
    if (this.state.status !== 'completed') this.setState({ ...this.state, status: 'failed' })
  }
}

export class UserState extends Agent<AgentsEnv, UserData> {
  override initialState: UserData = { preferences: {}, weights: {} }

  override onStart(): void {
    this.sql`CREATE TABLE IF NOT EXISTS feedback (articleId TEXT PRIMARY KEY, feedback TEXT NOT NULL,
      topics TEXT NOT NULL, votedAt INTEGER NOT NULL) WITHOUT ROWID`
  }

  async vote({ articleId, feedback, topics }: Vote): Promise<{ success: boolean }> {
    this.sql`INSERT OR REPLACE INTO feedback (articleId, feedback, topics, votedAt)
      VALUES (${articleId}, ${feedback}, ${JSON.stringify(topics)}, ${Date.now()})`
    const weights = { ...this.state.weights }
    for (const topic of topics) {
      const moved = (weights[topic] ?? 1) + (feedback === 'helpful' ? 0.1 : -0.1)
      weights[topic] = Math.max(0.1, Math.min(2, moved))
    }
    this.setState({ ...this.state, weights })
    return { success: true }
  }

  async weights(): Promise<Record<string, number>> {
    return this.state.weights
  }

  async preferences(): Promise<string> {
    return JSON.stringify(this.state.preferences)
  }

  /** For the bench: as if this many votes had been cast. */
  async seed({ votes }: { votes: number }): Promise<void> {
    this.sql`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${votes})
      INSERT OR REPLACE INTO feedback (articleId, feedback, topics, votedAt)
      SELECT 'seed-' || i, 'helpful', json_array('Topic ' || (i % 20), 'Topic ' || (i % 7)), 0 FROM n`
  }
}

interface AgentsEnv {
  DIGEST_JOB: DurableObjectNamespace<DigestJob>
  USER_STATE: DurableObjectNamespace<UserState>
}

async function job(env: AgentsEnv, name: string, path: string, request: Request): Promise<Response> {
  const agent = await getAgentByName(env.DIGEST_JOB, name)
  switch (path) {
    case 'start':
      return Response.json(await agent.start(await request.json()))
    case 'article':
      return Response.json(await agent.add([await request.json()]))
    case 'articles':
      return Response.json(await agent.add((await request.json<{ articles: Article[] }>()).articles))
    case 'complete':
      return Response.json(await agent.complete(await request.json()))
    default:
      return Response.json(await agent.status())
  }
}

async function user(env: AgentsEnv, name: string, path: string, request: Request): Promise<Response> {
  const agent = await getAgentByName(env.USER_STATE, name)
  switch (path) {
    case 'feedback':
      return Response.json(await agent.vote(await request.json()))
    case 'seed':
      await agent.seed(await request.json())
      return new Response()
    case 'weights':
      return Response.json(await agent.weights())
    default:
      return new Response(await agent.preferences())
  }
}

export default {
  async fetch(request, env) {
    const [, kind, name = '', path = ''] = new URL(request.url).pathname.split('/')
    if (kind === 'job') return job(env, name, path, request)
    if (kind === 'user') return user(env, name, path, request)
    return new Response(null, { status: 404 })
  },
} satisfies ExportedHandler<AgentsEnv>
