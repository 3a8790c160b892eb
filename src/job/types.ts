/** The types of everything that DigestJob takes and answers. */
export type * from './responses.ts'
export type * from './schema.ts'
