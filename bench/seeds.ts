/** What workloads store for a contender before they measure, and a whole job. */
import { isOurs, type Side } from './compare.ts'
import { article, articles } from './data.ts'
import type { Ask } from './http.ts'

export const postTo = (path: string): Ask => ({ method: 'POST', path })

/** A start, 50 articles by this many a call, the status after every 10, and the end. */
export async function wholeJob(side: Side, user: string, job: string, batch: number): Promise<void> {
  const { door } = side
  await side.ask(door.start(user, job))
  for (let from = 0; from < 50; from += batch) {
    const isWhole = batch > 1 && door.addBatch
    if (isWhole) await side.ask(isWhole(user, job, articles(batch, from, job)))
    else
      for (let index = from; index < from + batch; index++)
        await side.ask(door.add(user, job, article(index, job)))
    if ((from + batch) % 10 === 0) await side.ask(door.status(user, job))
  }
  await side.ask(door.complete(user, job))
}

/** Stores this many votes for one user, fast. */
export async function seedVotes(side: Side, user: string, votes: number): Promise<void> {
  if (isOurs(side.name)) await side.aside(postTo(`/seed?user=${user}&votes=${votes}`))
  if (side.name === 'sketch' || side.name === 'agents')
    await side.ask({ ...postTo(`/user/${user}/seed`), body: JSON.stringify({ votes }) })
}

/** An open job with this many articles. */
export async function seedJob(side: Side, user: string, job: string, size: number): Promise<void> {
  const { door } = side
  await side.ask(door.start(user, job))
  for (let from = 0; from < size; from += 100) {
    const some = articles(Math.min(100, size - from), from, job)
    if (door.addBatch) await side.ask(door.addBatch(user, job, some))
    else await side.ask({ ...postTo(`/job/${user}:${job}/seed`), body: JSON.stringify(some) })
  }
}

/** A completed job of 200 articles, all of which its digest shows. */
export async function seedDigest(side: Side): Promise<void> {
  if (isOurs(side.name)) {
    const preferences = side.door.preferences('digester')
    const body = JSON.stringify({ maxArticles: 200 })
    const headers = { ...preferences.headers, 'Content-Type': 'application/json' }
    await side.ask({ ...preferences, method: 'PUT', headers, body })
  }
  await seedJob(side, 'digester', 'digest', 200)
  await side.ask(side.door.complete('digester', 'digest'))
}
