/**
 * The terminal output of the demo. Plain lines if the output is not a terminal; colours if it is one and
 * NO_COLOR is not set.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { styleText } from 'node:util'
import type { DigestSection, JobStatus } from '../../src/contract/job.ts'

const WIDTH = 24
/** A local digest is too fast to see, so a terminal shows each step this long. */
const STEP_MS = 120

export const bold = (text: string) => styleText('bold', text)
export const faint = (text: string) => styleText('dim', text)
/** `1 article`, `2 articles`. */
export const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`
export const heading = (text: string) => console.log(`\n${styleText(['bold', 'cyan'], text)}`)

/** A progress bar: in place on a terminal, otherwise a line for each change. */
export class Bar {
  #drawn = Promise.resolve()
  #last = ''

  show({ progress, articleCount, currentStep }: JobStatus): void {
    const filled = Math.round((progress / 100) * WIDTH)
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
    const numbers = `${String(progress).padStart(3)} %  ${count(articleCount, 'article').padStart(13)}`
    const text = `${bar} ${numbers}  ${currentStep}`
    if (text === this.#last) return
    this.#last = text
    this.#drawn = this.#drawn.then(() => draw(text))
  }

  /** Resolves once everything is drawn. */
  async end(): Promise<void> {
    await this.#drawn
    if (process.stdout.isTTY) process.stdout.write('\n')
  }
}

async function draw(text: string): Promise<void> {
  if (!process.stdout.isTTY) return console.log(text)
  const fitting = [...text].slice(0, Math.max(1, (process.stdout.columns || 80) - 1)).join('')
  process.stdout.write(`\r\u001b[2K${fitting}`)
  await pause(STEP_MS)
}

/** One section of a digest: each article with the reason for its place. */
export function section({ topic, weight, articles }: DigestSection): void {
  console.log(`\n${bold(topic ?? 'More')} ${faint(`weight ${weight.toFixed(2)}`)}`)
  for (const { title, source, publishedAt, url, reason } of articles) {
    console.log(`  • ${title}`)
    const about = [source, publishedAt?.slice(0, 10), url].filter((part) => part !== undefined)
    if (about.length > 0) console.log(faint(`    ${about.join(' · ')}`))
    console.log(faint(`    ${reason}`))
  }
}

/** Topics with their weights, before and after. */
export function weights(
  topics: string[],
  before: Record<string, number>,
  after: Record<string, number>,
): void {
  const width = Math.max(...topics.map((topic) => topic.length))
  for (const topic of topics) {
    const [was, is] = [before, after].map((weights) => (weightIn(weights, topic) ?? 1).toFixed(2))
    const mark = was === is ? '' : Number(is) > Number(was) ? styleText('green', '▲') : styleText('red', '▼')
    console.log(`  ${topic.padEnd(width)}  ${was} → ${is} ${mark}`.trimEnd())
  }
}

/** A topic may be called `constructor`. */
const weightIn = (weights: Record<string, number>, topic: string) =>
  new Map(Object.entries(weights)).get(topic)
