/** Bars for weights up to 2.0 with a mark at the neutral 1.0. A changed bar moves from its old value. */
import { el, foreign } from './dom.js'

/** @param {number} weight */
export const number = (weight) => weight.toFixed(2)

/**
 * @param {{ name: string, before: number, after: number, note?: string, action?: Node | false }[]} rows
 * @param {string} label
 */
export const chart = (rows, label) => el('ul', { className: 'chart', 'aria-label': label }, ...rows.map(row))

/** @param {Parameters<typeof chart>[0][number]} row */
function row({ name, before, after, note, action = false }) {
  const moved = before === after ? number(after) : `${number(before)} → ${number(after)}`
  return el(
    'li',
    el('span', { className: 'name', dir: 'auto' }, name),
    bar(before, after),
    el('span', { className: 'number' }, moved),
    note !== undefined && el('small', ...remark(name, note)),
    action,
  )
}

/** A note that may begin with its name. @param {string} name @param {string} note */
const remark = (name, note) => (note.startsWith(name) ? [foreign(name), note.slice(name.length)] : [note])

/** @param {number} before @param {number} after */
function bar(before, after) {
  const fill = el('i')
  const moved = el('b')
  fill.style.width = moved.style.left = `${before * 50}%`
  // Two frames, so that the old value is painted first.
  const move = () => {
    fill.style.width = `${after * 50}%`
    moved.style.left = `${Math.min(before, after) * 50}%`
    moved.style.width = `${Math.abs(after - before) * 50}%`
  }
  requestAnimationFrame(() => requestAnimationFrame(move))
  return el('span', { className: 'bar', 'aria-hidden': true }, fill, moved)
}
