/**
 * The two subjects of learning: topics and sources. Inside, each of them is a `name`. Only callers see a field `topic`
 * or `source`, and the codecs here are the only place that renames it.
 */

/** What votes teach about. The learner runs once for each. */
export type Subject = 'topics' | 'sources'

export type PerSubject<T> = Readonly<Record<Subject, T>>

/** The same for topics and for sources. */
export const perSubject = <T>(make: (subject: Subject) => T): PerSubject<T> => ({
  topics: make('topics'),
  sources: make('sources'),
})

/** Renames `name` to a field for callers, and back. */
const codec = <Field extends string>(field: Field) => ({
  encode: <Entry extends { name: string }>({ name, ...rest }: Entry) =>
    ({ [field]: name, ...rest }) as Record<Field, string> & Omit<Entry, 'name'>,
  decode: <Entry extends Partial<Record<Field, string | undefined>>>({ [field]: name, ...rest }: Entry) =>
    ({ name, ...rest }) as unknown as { name: Entry[Field] } & Omit<Entry, Field>,
})

export const topicCodec = codec('topic')
export const sourceCodec = codec('source')
