/** Values generated from a schema are mostly valid, so that fuzzing gets past the first check. */
import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import * as job from '../../src/job/schema.ts'
import * as user from '../../src/user/schema.ts'
import { generate } from './generate.ts'
import { ImportBodySchema } from './requests.ts'

const schemas: [string, v.GenericSchema][] = Object.entries({
  ...job,
  ...user,
  ImportSchema: ImportBodySchema,
}).flatMap(([name, exported]): [string, v.GenericSchema][] =>
  typeof exported === 'object' && 'kind' in exported ? [[name, exported]] : [],
)

test.each(schemas)('%s', (_name, schema) => {
  const generated = fc.sample(generate(schema), 300)
  const good = generated.filter((value) => v.is(schema, value)).length
  expect(good / generated.length).toBeGreaterThan(0.7)
})
