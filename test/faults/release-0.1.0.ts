/**
 * The storage of a reader and of two jobs as release 0.1.0 writes it, statement for statement: whatever comes later
 * must go on from here. One such file is added with each release, made by running that release; none is ever changed.
 */
import type { Stored } from './stored.ts'

/** Everything here was written within ten minutes of this instant: far off, so that no alarm goes off by itself. */
export const WRITTEN_AT = Date.parse('2100-01-01T08:00:00Z')

export const USER_ID = 'release:user'

export const user: Stored = {
  keys: {
    learner: {
      H: 0,
      N: 0,
      topics: [],
    },
    preferences: {
      topics: ['AI', 'Science'],
      mutedTopics: [
        {
          name: 'Golf',
        },
        {
          name: 'Cricket',
          until: '2100-06-01T00:00:00.000Z',
        },
      ],
      mutedSources: [
        {
          name: 'Tabloid',
        },
      ],
      pinnedTopics: [
        {
          name: 'Weather',
          weight: 0.5,
        },
      ],
      learning: true,
      maxArticles: 10,
      language: 'en',
      version: 1,
    },
    schema: 2,
    weights: {
      learnedAt: 4102473660000,
      votedAt: 4102473780000,
      resetAt: 0,
      topics: [
        {
          topic: 'AI',
          hundredths: 111,
        },
        {
          topic: 'Science',
          hundredths: 110,
        },
      ],
      resets: [
        {
          topic: 'chips',
          at: 4102473660000,
        },
      ],
    },
  },
  tables: [
    {
      name: 'feedback',
      sql: 'CREATE TABLE feedback (\n     articleId TEXT PRIMARY KEY,\n     votedAt INTEGER NOT NULL,\n     feedback TEXT NOT NULL,\n     topics TEXT NOT NULL,\n     source TEXT,\n     teaches INTEGER NOT NULL\n   ) STRICT, WITHOUT ROWID',
      rows: [
        {
          articleId: 'old',
          votedAt: 4102473600000,
          feedback: 'helpful',
          topics: '["AI","Chips"]',
          source: 'Wire',
          teaches: 1,
        },
        {
          articleId: 'v2',
          votedAt: 4102473660000,
          feedback: 'not_helpful',
          topics: '["Chips"]',
          source: null,
          teaches: 1,
        },
        {
          articleId: 'v3',
          votedAt: 4102473780000,
          feedback: 'helpful',
          topics: '["Science"]',
          source: null,
          teaches: 1,
        },
      ],
    },
    {
      name: 'jobs',
      sql: 'CREATE TABLE jobs (\n     id TEXT PRIMARY KEY,\n     startedAt INTEGER NOT NULL,\n     attempt INTEGER NOT NULL,\n     over TEXT,\n     endedAt INTEGER,\n     seen TEXT\n   ) STRICT, WITHOUT ROWID',
      rows: [
        {
          id: 'done',
          startedAt: 4102473840000,
          attempt: 1,
          over: '{"id":"done","userId":"release:user","topics":["AI"],"status":"completed","progress":100,"currentStep":"Completed","articleCount":2,"expectedArticles":2,"attempt":1,"digestId":"digest-1","startedAt":"2100-01-01T08:04:00.000Z","updatedAt":"2100-01-01T08:06:00.000Z","completedAt":"2100-01-01T08:06:00.000Z"}',
          endedAt: 4102473960000,
          seen: 'D0Kksa769QD',
        },
        {
          id: 'running',
          startedAt: 4102474020000,
          attempt: 1,
          over: null,
          endedAt: null,
          seen: null,
        },
      ],
    },
  ],
  alarm: 4102560000000,
}

export const done: Stored = {
  keys: {
    job: {
      id: 'done',
      userId: 'release:user',
      input: {
        topics: ['AI'],
        expectedArticles: 2,
        timeoutMs: 3600000,
        onTimeout: 'fail',
        allowSeen: false,
      },
      expectedArticles: 2,
      attempt: 1,
      attemptAt: 4102473840000,
      articlesBefore: 0,
      progress: 0,
      currentStep: '',
      startedAt: 4102473840000,
      updatedAt: 4102473960000,
      end: {
        status: 'completed',
        at: 4102473960000,
        digestId: 'digest-1',
      },
    },
    profile: {
      weights: [
        {
          topic: 'AI',
          weight: 1.11,
        },
        {
          topic: 'Science',
          weight: 1.1,
        },
        {
          topic: 'Weather',
          weight: 0.5,
        },
      ],
      mutedTopics: [
        {
          name: 'Golf',
        },
        {
          name: 'Cricket',
        },
      ],
      mutedSources: [
        {
          name: 'Tabloid',
        },
      ],
      maxArticles: 10,
      seen: ' ',
    },
    schema: 1,
  },
  tables: [
    {
      name: 'articles',
      sql: 'CREATE TABLE articles (\n     seq INTEGER PRIMARY KEY,\n     id TEXT NOT NULL,\n     url TEXT,\n     at INTEGER NOT NULL,\n     body TEXT NOT NULL\n   ) STRICT',
      rows: [
        {
          seq: 1,
          id: 'd1',
          url: 'https://news.example/d1',
          at: 4102473900000,
          body: '{"id":"d1","title":"Done 1","url":"https://news.example/d1","publishedAt":"2100-01-01T07:00:00.000Z","topics":["AI"],"relevance":0.5,"metadata":{"feed":"f1","score":1}}',
        },
        {
          seq: 2,
          id: 'd2',
          url: null,
          at: 4102473900000,
          body: '{"id":"d2","title":"Done 2","source":"Wire","author":"Ann","summary":"Two."}',
        },
      ],
    },
  ],
  alarm: 4102475640000,
}

export const running: Stored = {
  keys: {
    job: {
      id: 'running',
      userId: 'release:user',
      input: {
        topics: ['AI', 'Science'],
        expectedArticles: 4,
        timeoutMs: 86400000,
        stallMs: 43200000,
        onTimeout: 'complete',
        allowSeen: false,
      },
      expectedArticles: 4,
      attempt: 1,
      attemptAt: 4102474020000,
      articlesBefore: 0,
      progress: 60,
      currentStep: 'Reading',
      startedAt: 4102474020000,
      updatedAt: 4102474140000,
      heardAt: 4102474140000,
    },
    profile: {
      weights: [
        {
          topic: 'AI',
          weight: 1.11,
        },
        {
          topic: 'Science',
          weight: 1.1,
        },
        {
          topic: 'Weather',
          weight: 0.5,
        },
      ],
      mutedTopics: [
        {
          name: 'Golf',
        },
        {
          name: 'Cricket',
        },
      ],
      mutedSources: [
        {
          name: 'Tabloid',
        },
      ],
      maxArticles: 10,
      seen: ' D0Kksa769QD ',
    },
    schema: 1,
  },
  tables: [
    {
      name: 'articles',
      sql: 'CREATE TABLE articles (\n     seq INTEGER PRIMARY KEY,\n     id TEXT NOT NULL,\n     url TEXT,\n     at INTEGER NOT NULL,\n     body TEXT NOT NULL\n   ) STRICT',
      rows: [
        {
          seq: 1,
          id: 'r1',
          url: 'https://news.example/r1',
          at: 4102474080000,
          body: '{"id":"r1","title":"Running 1","url":"https://news.example/r1"}',
        },
      ],
    },
  ],
  alarm: 4102517220000,
}
