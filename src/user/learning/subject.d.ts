/**
 * The two subjects of learning: topics and sources. Inside, each of them is a `name`. Only callers see a field `topic`
 * or `source`, and the codecs here are the only place that renames it.
 */
/** What votes teach about. The learner runs once for each. */
export type Subject = 'topics' | 'sources';
export type PerSubject<T> = Readonly<Record<Subject, T>>;
/** The same for topics and for sources. */
export declare const perSubject: <T>(make: (subject: Subject) => T) => PerSubject<T>;
export declare const topicCodec: {
    encode: <Entry extends {
        name: string;
    }>({ name, ...rest }: Entry) => Record<"topic", string> & Omit<Entry, "name">;
    decode: <Entry extends Partial<Record<"topic", string | undefined>>>({ [field]: name, ...rest }: Entry) => {
        name: Entry["topic"];
    } & Omit<Entry, "topic">;
};
export declare const sourceCodec: {
    encode: <Entry extends {
        name: string;
    }>({ name, ...rest }: Entry) => Record<"source", string> & Omit<Entry, "name">;
    decode: <Entry extends Partial<Record<"source", string | undefined>>>({ [field]: name, ...rest }: Entry) => {
        name: Entry["source"];
    } & Omit<Entry, "source">;
};
