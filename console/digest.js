/** A completed digest: its sections, the reason for each article's place, and votes. */
/** @import {DigestArticle} from '../src/contract/job.ts' */
/** @import {StoredArticle} from '../src/contract/job.ts' */
/** @import {FeedbackAnswer, FeedbackPage, Verdict} from '../src/contract/learning.ts' */
import { call, hasCode } from './api.js'
import { chart, number } from './chart.js'
import { otherHost } from './digest-service.js'
import { button, count, el, foreign, quiet, row, run, say, section, time } from './dom.js'

const NOTHING =
  'Nothing new. Articles that recent digests have shown are left out, unless you ask for them when you start one.'

/** @param {string} jobId @param {ReadonlyMap<string, StoredArticle>} all the job's articles, by id */
export async function digestOf(jobId, all) {
  const [digest, votes] = await Promise.all([call((client) => client.digest(jobId)), verdicts()])
  const { sections, muted, left, partial, completedAt, language = '', timeZone = 'UTC' } = digest
  const keptOut = muted.map(({ id, by, name }) =>
    el('li', foreign(all.get(id)?.title ?? id), el('small', ` by the ${by} `, foreign(name))),
  )
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(new Date(completedAt))
  return [
    quiet(`Your digest of ${day}`),
    partial && quiet('It timed out. These articles had arrived by then.'),
    sections.length === 0 && quiet(NOTHING),
    ...sections.map(({ topic, weight, articles }) =>
      section(
        topic ?? 'More',
        topic !== null && quiet(`weight ${number(weight)}`),
        ...articles.map((article) => entry(article, votes.get(article.id), language)),
      ),
    ),
    left > 0 && quiet(`${count(left, 'more article')} found no place.`),
    muted.length > 0 &&
      el('details', el('summary', `${count(muted.length, 'article')} muted`), el('ul', ...keptOut)),
  ].filter((node) => node !== false && node !== undefined)
}

/** The votes so far, by article. */
async function verdicts() {
  /** @type {Map<string, Verdict>} */
  const found = new Map()
  /** @type {string | undefined} */
  let after
  do {
    /** @type {FeedbackPage} */
    const page = await call((client) => client.feedback({ limit: 500, ...(after && { after }) }))
    for (const vote of page.feedback) found.set(vote.articleId, vote.feedback)
    after = page.next
  } while (after !== undefined)
  return found
}

/**
 * @param {DigestArticle} article @param {Verdict | undefined} verdict
 * @param {string} lang the reader's language, empty if it is unknown
 */
function entry(article, verdict, lang) {
  const { title, url, source, author, publishedAt, summary, reason, score, factors, also = [] } = article
  // Anybody's feed can take the name of a good paper.
  const host = otherHost(article)
  const by = [
    source && foreign(source),
    host && foreign(host),
    author && foreign(author),
    publishedAt && time(publishedAt),
  ]
  const topics = factors.topics.map(({ topic, weight }) => ({ name: topic, before: weight, after: weight }))
  const bySource = factors.source && [
    { name: factors.source.source, before: factors.source.weight, after: factors.source.weight },
  ]
  const times = bySource ? `, times the weight of its source, ${number(factors.source?.weight ?? 1)},` : ','
  const product = `Its relevance, ${number(factors.relevance)}, times your interest, ${number(factors.interest)}${times} is its score of ${number(score)}. `
  const mean = 'Your interest is the mean of its topics’ weights when the digest was started:'
  const text = { lang, dir: 'auto' }
  return el(
    'article',
    el('h3', text, link(url, title)),
    quiet(...by.filter(Boolean).flatMap((part, index) => [index > 0 && ' · ', part])),
    summary !== undefined && el('p', text, summary),
    also.length > 0 &&
      quiet(
        'Also in ',
        ...also.flatMap(({ id, source, url }, index) => [
          index > 0 && ', ',
          link(url, foreign(source ?? hostname(url) ?? id)),
        ]),
      ),
    ballot(article, verdict),
    el(
      'details',
      { className: 'why' },
      el('summary', reason),
      el('p', product, topics.length > 0 ? mean : 'It has no topics, so your interest counts as 1.'),
      chart(topics, 'Weights of its topics'),
      bySource && chart(bySource, 'Weight of its source'),
    ),
  )
}

/** A link, or the content alone if the address is not one of the web. @param {string | undefined} url @param {Node | string} content */
const link = (url, content) =>
  url !== undefined && /^https?:/i.test(url)
    ? el('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, content)
    : content

/** @param {string | undefined} url */
const hostname = (url) => (url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined)

/**
 * The two vote buttons, and the change after a vote. @param {DigestArticle} article @param {Verdict |
 * undefined} recorded
 */
function ballot({ id, title, topics = [], source }, recorded) {
  const moved = el('div')
  let wanted = recorded
  /** @type {[Verdict, string][]} */
  const choices = [
    ['helpful', 'Helpful'],
    ['not_helpful', 'Not helpful'],
  ]
  const buttons = choices.map(([choice, name]) => {
    const choose = () => {
      wanted = choice === recorded ? undefined : choice
      run(moved, settle)
    }
    return button(name, choose, { 'aria-label': `${name}: ${title}` })
  })
  const press = () =>
    buttons.forEach((node, index) => {
      node.ariaPressed = String(choices[index]?.[0] === recorded)
    })

  /** Makes one call at a time, and another if the choice has changed during it. */
  async function settle() {
    while (wanted !== recorded) await vote(wanted)
  }

  /** @returns {Promise<FeedbackAnswer>} */
  async function withdraw() {
    try {
      return await call((client) => client.withdrawFeedback(id))
    } catch (error) {
      // Withdrawn elsewhere already, as intended.
      if (hasCode(error, 'not_found')) return { success: true, changes: [] }
      throw error
    }
  }

  /** @param {Verdict | undefined} choice */
  async function vote(choice) {
    const isWithdrawn = choice === undefined
    /** @type {FeedbackAnswer} */
    const answer = isWithdrawn
      ? await withdraw()
      : await call((client) =>
          client.recordFeedback({ articleId: id, feedback: choice, topics, ...(source && { source }) }),
        )
    recorded = choice
    press()
    const { changes: ofTopics, sourceChange } = answer
    const all = ofTopics.map(({ topic, ...change }) => ({ name: topic, ...change }))
    if (sourceChange) all.push({ ...sourceChange, name: sourceChange.source })
    // A pinned weight does not change, and no weight changes while learning is off.
    const changes = all.filter(({ before, after }) => before !== after)
    const news = changes.flatMap(({ name, before, after }) => [
      ' ',
      foreign(name),
      ` ${number(before)} to ${number(after)}`,
    ])
    const none = 'No weight has changed.'
    say(isWithdrawn ? 'Vote withdrawn.' : 'Thank you.', ...(news.length > 0 ? news : [` ${none}`]))
    moved.replaceChildren(changes.length > 0 ? chart(changes, 'What your vote has changed') : quiet(none))
  }

  press()
  return el('div', row(...buttons), moved)
}
