/** The types of everything that DigestJob takes and returns. */
export type * from './responses.ts'
export type * from './schema.ts'
