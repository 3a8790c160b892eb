/** The types of everything that UserState takes and answers. */
export type * from './responses.ts'
export type * from './schema.ts'
