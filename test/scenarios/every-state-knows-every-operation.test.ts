/** What each operation does in each state: as written here, as the object does it, and as documented. */
import { expect, test } from 'vitest'
import page from '../../docs/job-states.md?raw'
import { markdown, operations, type Transitions, transitions } from './jobTransitions.ts'

const none = '**not_found**'
const no = '**conflict**'

/** In the order of `operations`: start same, start other, addArticle, report, complete, fail, cancel, retry. */
const expected: Record<keyof Transitions, string[]> = {
  'not there': ['pending', 'pending', none, none, none, none, none, none],
  pending: ['pending, unchanged', no, 'in_progress', 'in_progress', 'completed', 'failed', 'cancelled', no],
  in_progress: [
    'in_progress, unchanged',
    no,
    'in_progress',
    'in_progress',
    'completed',
    'failed',
    'cancelled',
    no,
  ],
  completed: ['completed, unchanged', no, no, no, 'completed, unchanged', no, no, no],
  failed: ['failed, unchanged', no, no, no, no, 'failed, unchanged', no, 'pending'],
  cancelled: [
    'cancelled, unchanged',
    no,
    'cancelled, unchanged',
    'cancelled, unchanged',
    no,
    no,
    'cancelled, unchanged',
    'pending',
  ],
  'pending, retried': [
    'pending, unchanged',
    no,
    'in_progress',
    'in_progress',
    'completed',
    'failed',
    'cancelled',
    'pending, unchanged',
  ],
  'in_progress, retried': [
    'in_progress, unchanged',
    no,
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
