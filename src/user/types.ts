/** The types of everything that UserState takes and returns. */
export type * from './responses.ts'
export type * from './schema.ts'
