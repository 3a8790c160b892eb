/**
 * What votes teach about is a `name` in the learner, and a `topic` or a `source` in what is stored and returned. These
 * functions rename the field. Pure.
 */

type Unnamed<Entry> = Omit<Entry, 'name'>

export const asTopic = <Entry extends { name: string }>({ name, ...rest }: Entry) =>
  ({ topic: name, ...rest }) as { topic: string } & Unnamed<Entry>

export const asSource = <Entry extends { name: string }>({ name, ...rest }: Entry) =>
  ({ source: name, ...rest }) as { source: string } & Unnamed<Entry>

export const fromTopic = <Entry extends { topic: string }>({ topic, ...rest }: Entry) => ({
  name: topic,
  ...rest,
})

export const fromSource = <Entry extends { source: string }>({ source, ...rest }: Entry) => ({
  name: source,
  ...rest,
})
