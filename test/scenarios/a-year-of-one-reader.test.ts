/**
 * A year of one reader: each item of invented feeds is shown at most once, and on the first morning on which nothing
 * prevents it. What prevents it is told to the reader. The feeds publish, edit, move, break, return, list their archive and
 * change ids; the newsroom dies now and then; the reader votes, mutes, goes on holiday, moves to another time zone, erases
 * jobs, and is exported and imported.
 */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import type { JobStatus } from '../../src/contract/job.ts'
import type { UserExport } from '../../src/contract/userExport.ts'
import { cases, seed } from '../setup/intensity.ts'
import { clock, DAY, HOUR, MINUTE } from '../support.ts'
import { type Fate, Newsroom } from './newsroomOfPublishers.ts'
import { between, randomFrom } from './processes/runtime/random.ts'
import { publishers } from './publishers.ts'
import { Ledger } from './readersLedger.ts'

const SEED = seed()
const MORNINGS = cases(60, 365)
const MAX_ARTICLES = 12

/** The fates of the orders of one morning. Mostly the newsroom works. */
const FATES: Fate[][] = [
  ['silent'],
  ['begins'],
  ['one article'],
  ['no end'],
  ['unavailable', 'unavailable'],
  ['silent', 'begins', 'unavailable', 'works'],
  ['begins', 'one article'],
  ['silent', 'silent', 'begins', 'silent'],
]

/** Local date and time in a zone, `2031-03-30 07:00`, by the platform's calendar alone. */
const localTime = (at: number, timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at)
const nextDate = (date: string) => new Date(Date.parse(`${date}T00:00Z`) + DAY).toISOString().slice(0, 10)

test(`each item once, on the first morning that it can be, or the reader is told why not: SEED=${SEED}`, async () => {
  const random = randomFrom(SEED)
  const happens = (oneIn: number) => random() * oneIn < 1
  clock()
  vi.setSystemTime(Date.parse('2031-03-01T12:00:00Z'))
  const papers = publishers(random)
  const newsroom = new Newsroom(papers)
  const ledger = new Ledger(papers, MAX_ARTICLES)
  const done = {
    digests: 0,
    failed: 0,
    partial: 0,
    repeated: 0,
    erased: 0,
    retried: 0,
    extra: 0,
    holidays: 0,
  }
  let userId = `year-${SEED}`
  let user = env.USER_STATE.getByName(userId)
  let zone = { timeZone: 'Europe/Berlin', schedule: '30 2 * * *' }
  let night = Date.now()

  const jobOf = (id: string) => env.DIGEST_JOB.getByName(`${userId}:${id}`)
  const bind = () =>
    runInDurableObject(user, (instance) => {
      Object.assign(instance, { env: { ...env, NEWSROOM: newsroom } })
    })
  const userAlarm = async () =>
    (await runInDurableObject(user, (_, { storage }) => storage.getAlarm())) ?? Number.POSITIVE_INFINITY
  const setClock = (at: number) => vi.setSystemTime(Math.max(Date.now(), at))
  /** The publishers’ nights until now. */
  function publish(): void {
    const now = Date.now()
    for (const paper of papers) paper.night(night, now)
    const of = papers[between(random, 0, 3)]?.newest(night)
    const follower = papers.at(happens(2) ? -1 : between(random, 0, 3))
    if (of && follower && of.publisher !== follower)
      follower.follow(of, follower === papers.at(-1) ? 'address' : 'headline', now - 1)
    if (happens(40)) for (const paper of papers) paper.breakDown(1)
    night = now
  }
  /** Fires the alarms in their order until the job has ended for good. */
  async function untilOver(jobId: string): Promise<JobStatus> {
    const job = jobOf(jobId)
    for (let step = 0; step < 60; step++) {
      await runDurableObjectAlarm(user)
      await newsroom.work()
      const status = await job.status()
      const jobAlarm = await runInDurableObject(job, (_, { storage }) => storage.getAlarm())
      const ownAlarm = await userAlarm()
      if (status.completedAt !== undefined && ownAlarm > Date.now() + 10 * MINUTE) return status
      const isJobNext = status.completedAt === undefined && Number(jobAlarm) < ownAlarm
      setClock(isJobNext ? Number(jobAlarm) : ownAlarm)
      if (isJobNext) await runDurableObjectAlarm(job)
    }
    throw new Error(`The job ${jobId} does not end`)
  }
  /** What the reader finds of a job, and what is wrong with it. */
  async function read(jobId: string, morning: number): Promise<JobStatus> {
    const listed = (await user.jobs({ limit: 3 })).jobs.find(({ id }) => id === jobId)
    if (!listed) throw new Error(`The job ${jobId} of morning ${morning} is not in the list`)
    const digest = listed.status === 'completed' ? await jobOf(jobId).digest() : undefined
    const produced = newsroom.produced.get(jobId)
    expect(ledger.read(morning, Date.now(), listed, digest, produced)).toEqual([])
    done.digests += digest ? 1 : 0
    done.failed += digest ? 0 : 1
    done.partial += digest?.partial ? 1 : 0
    done.repeated += produced && produced.orders > 1 ? 1 : 0
    return listed
  }
  const move = async (target: string) => {
    const document = await new Response(await user.exportData()).json<UserExport>()
    const isSame = target === userId
    if (isSame) await user.erase()
    else await user.patchPreferences({ paused: true })
    userId = target
    user = env.USER_STATE.getByName(userId)
    await bind()
    await user.importData(document as never)
    expect(await user.preferences()).toMatchObject({ ...zone, paused: true })
    await user.patchPreferences({ paused: false })
    ledger.forgetStories()
  }

  await bind()
  await user.updatePreferences({
    topics: ['AI', 'Rivers', 'Chess'],
    feeds: papers.map(({ name, address }, index) => (index % 2 ? address : { url: address, name })),
    maxArticles: MAX_ARTICLES,
    ...zone,
  })
  const at = (share: number) => Math.floor(MORNINGS * share)
  let date: string | undefined
  for (let morning = 1; morning <= MORNINGS; morning++) {
    if (morning === at(0.2) || morning === at(0.75)) {
      await user.patchPreferences({ paused: true })
      const orders = newsroom.produced.size
      for (let days = between(random, 7, 14); days > 0; days--) {
        setClock(Date.now() + DAY)
        publish()
        ledger.skip()
        await runDurableObjectAlarm(user)
      }
      expect(newsroom.produced.size, `orders on the holiday before morning ${morning}`).toBe(orders)
      await user.patchPreferences({ paused: false })
      done.holidays += 1
      date = undefined
    }
    if (morning === at(0.3)) await user.patchPreferences({ mutedSources: [{ name: 'Herald' }] })
    if (morning === at(0.4)) await user.patchPreferences({ mutedSources: [] })
    if (morning === at(0.45)) await move(userId)
    if (morning === at(0.6)) {
      zone = { timeZone: 'America/New_York', schedule: '0 7 * * *' }
      await user.patchPreferences(zone)
      date = undefined
    }
    if (morning === at(0.85)) await move(`${userId}-moved`)

    const slot = Date.parse((await user.preferences()).nextDigestAt ?? '')
    while ((await userAlarm()) < slot) {
      setClock(await userAlarm())
      await runDurableObjectAlarm(user)
    }
    setClock(slot + (happens(10) ? between(random, 0, 5 * HOUR) : 0))
    const [today = '', time = ''] = localTime(slot, zone.timeZone).split(' ')
    if (date !== undefined) expect(today, `the date of morning ${morning}`).toBe(nextDate(date))
    expect(['02:30', '03:00', '07:00'], `the time of morning ${morning}`).toContain(time)
    date = today

    publish()
    newsroom.fates = happens(5) ? [...(FATES[between(random, 0, FATES.length - 1)] ?? [])] : []
    const jobId = `${new Date(slot).toISOString().slice(0, 16).replace('T', '-').replace(':', '')}Z`
    await untilOver(jobId)
    const { failure, status } = await read(jobId, morning)
    const orders = newsroom.produced.get(jobId)?.orders ?? 0
    if (status === 'failed' && failure !== 'reported' && Date.now() < slot + 5 * HOUR)
      expect(orders, `orders of morning ${morning}, on which the newsroom died`).toBe(4)
    newsroom.fates = []
    setClock(slot + 8 * HOUR)
    if (failure === 'reported') {
      // All feeds were down. In the afternoon they are back, and the reader presses Retry.
      publish()
      await jobOf(jobId).retry()
      await untilOver(jobId)
      await read(jobId, morning)
      done.retried += 1
    } else if (happens(20)) {
      const { id } = await user.orderDigest()
      await untilOver(id)
      await read(id, morning)
      done.extra += 1
    }
    const liked = ledger.latest
    if (liked && happens(3))
      await user.recordFeedback({
        articleId: `${liked.name}`,
        feedback: happens(2) ? 'helpful' : 'not_helpful',
        topics: liked.topics,
        source: liked.publisher.name,
      })
    if (happens(20)) {
      await jobOf(jobId).erase()
      done.erased += 1
    }
    if (happens(7)) {
      await evictDurableObject(user)
      await bind()
    }
  }
  console.info(`year: SEED=${SEED}: ${MORNINGS} mornings`, done, ledger.counts())
  expect(done.digests).toBeGreaterThan(MORNINGS / 2)
  expect(ledger.counts().shown).toBeGreaterThan(2 * MORNINGS)
})
