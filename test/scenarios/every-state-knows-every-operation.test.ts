/** What each operation does in each state: as written here, as the object does it, and as documented. */
import { expect, test } from 'vitest'
import page from '../../docs/job-states.md?raw'
import { markdown, operations, type Transitions, transitions } from './jobTransitions.ts'

const none = '**not_found**'
const other = '**different_input**'
const open = '**not_ended**'
const ended = '**ended**'

/** In the order of `operations`: start same, start other, addArticle, report, complete, fail, cancel, retry. */
const expected: Record<keyof Transitions, string[]> = {
  'not there': ['pending', 'pending', none, none, none, none, none, none],
  pending: [
    'pending, unchanged',
    other,
    'in_progress',
    'in_progress',
    'completed',
    'failed',
    'cancelled',
    open,
  ],
  in_progress: [
    'in_progress, unchanged',
    other,
    'in_progress',
    'in_progress',
    'completed',
    'failed',
    'cancelled',
    open,
  ],
  completed: ['completed, unchanged', other, ended, ended, 'completed, unchanged', ended, ended, ended],
  failed: ['failed, unchanged', other, ended, ended, ended, 'failed, unchanged', ended, 'pending'],
  cancelled: [
    'cancelled, unchanged',
    other,
    'cancelled, unchanged',
    'cancelled, unchanged',
    ended,
    ended,
    'cancelled, unchanged',
    'pending',
  ],
  'pending, retried': [
    'pending, unchanged',
    other,
    'in_progress',
    'in_progress',
    'completed',
    'failed',
    'cancelled',
    'pending, unchanged',
  ],
  'in_progress, retried': [
    'in_progress, unchanged',
    other,
    'in_progress',
    'in_progress',
    'completed',
    'failed',
    'cancelled',
    'in_progress, unchanged',
  ],
}

const table = await transitions('transitions')

test.each(Object.entries(expected))('a job that is %s', (state, outcomes) => {
  const row = Object.entries(table).find(([name]) => name === state)?.[1]
  expect(row).toEqual(Object.fromEntries(Object.keys(operations).map((name, at) => [name, outcomes[at]])))
})

test('the documentation has this table', () => {
  expect(page).toContain(markdown(table))
})
