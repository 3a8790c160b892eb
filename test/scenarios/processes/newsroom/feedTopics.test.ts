import { expect, test } from 'vitest'
import { topicsOf } from '../../../../examples/demo/feedTopics.ts'
import { matcher } from '../../../../examples/newsroom/src/matchTopics.ts'

const item = (title: string, ...categories: string[]) => ({ title, categories })

test.each<[name: string, items: ReturnType<typeof item>[], topics: string[]]>([
  [
    'the most frequent categories first',
    [item('x', 'b', 'a'), item('x', 'A'), item('x', 'c c')],
    ['a', 'c c', 'b'],
  ],
  [
    'words of titles without categories',
    [item('Java is here'), item('More java'), item('Rust')],
    ['Java', 'here', 'Rust'],
  ],
  ['short words where there are no others', [item('Go up')], ['Go', 'up']],
  ['categories that can be no topics count for nothing', [item('Word', 'x'.repeat(200))], ['Word']],
  ['nothing of nothing', [], []],
])('%s', (_, items, topics) => {
  expect(topicsOf(items)).toEqual(topics)
})

test('always finds something in what it was made of', () => {
  for (const title of ['A', '日本語のニュース', 'C++', 'the and for', 'été'])
    expect(matcher(topicsOf([item(title)]))(item(title)), title).not.toEqual([])
})
