/** Values generated from a schema are mostly valid, so that fuzzing gets past the first check. */

import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import * as between from '../../../src/contract/between.ts'
import * as fieldSchemas from '../../../src/contract/fields.ts'
import * as job from '../../../src/contract/job.ts'
import * as learning from '../../../src/contract/learning.ts'
import * as preferences from '../../../src/contract/preferences.ts'
import * as rank from '../../../src/contract/rank.ts'
import { generate } from './generate.ts'
import { ImportBodySchema } from './requests.ts'

const schemas: [string, v.GenericSchema][] = Object.entries({
  ...between,
  ...fieldSchemas,
  ...job,
  ...learning,
  ...preferences,
  ...rank,
  ImportSchema: ImportBodySchema,
}).flatMap(([name, exported]): [string, v.GenericSchema][] =>
  typeof exported === 'object' && 'kind' in exported ? [[name, exported]] : [],
)

test.each(schemas)('%s', (_name, schema) => {
  const generated = fc.sample(generate(schema), 300)
  const good = generated.filter((value) => v.is(schema, value)).length
  expect(good / generated.length).toBeGreaterThan(0.7)
})
