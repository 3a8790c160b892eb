/** Weights as bars about the neutral 1.0, at most 2.0, each seen moving from where it was. */
import { el } from './dom.js'

/** @param {number} weight */
export const number = (weight) => weight.toFixed(2)

/**
 * @param {{ topic: string, before: number, after: number, note?: string, action?: Node | false }[]} rows
 * @param {string} label
 */
export const chart = (rows, label) => el('ul', { className: 'chart', 'aria-label': label }, ...rows.map(row))

/** @param {Parameters<typeof chart>[0][number]} row */
function row({ topic, before, after, note, action = false }) {
  const moved = before === after ? number(after) : `${number(before)} → ${number(after)}`
  return el(
    'li',
    el('span', { className: 'topic' }, topic),
    bar(before, after),
    el('span', { className: 'number' }, moved),
    note !== undefined && el('small', note),
    action,
  )
}

/** @param {number} before @param {number} after */
function bar(before, after) {
  const fill = el('i')
  const was = el('b', { hidden: before === after })
  was.style.left = `${before * 50}%`
  const stand = (/** @type {number} */ weight) => {
    fill.className = weight < 1 ? 'below' : ''
    fill.style.left = `${Math.min(weight, 1) * 50}%`
    fill.style.width = `${Math.abs(weight - 1) * 50}%`
  }
  stand(before)
  // Two frames, so that it is painted where it was before it moves.
  requestAnimationFrame(() => requestAnimationFrame(() => stand(after)))
  return el('span', { className: 'bar', 'aria-hidden': true }, fill, was)
}
