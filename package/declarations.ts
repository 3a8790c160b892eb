/**
 * Makes a copy of the sources for the published declarations. In it, the types of inputs and answers are written out
 * with the texts of their fields, instead of being inferred from schemas, and each method has the text of its operation.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../scripts/wrangler.ts'

const contract = join(root, 'src', 'contract')

/** The fields of valibot's schemas that are read here. */
interface Schema {
  kind: string
  type: string
  default?: unknown
  entries?: Record<string, Schema>
  item?: Schema
  items?: Schema[]
  key?: Schema
  literal?: unknown
  options?: readonly unknown[]
  pipe?: readonly Schema[]
  value?: Schema
  wrapped?: Schema
}
type Mode = 'Input' | 'Output'

interface NamedType {
  name: string
  mode: Mode
  schema: Schema
}

const INFERRED = /^export type (\w+) = v\.Infer(Input|Output)<typeof (\w+)>( & [^\n]+)?$/gm

// By a computed path: they compile only with the types of the runtime, which differ from those of Node.
const load = (path: string) => import(pathToFileURL(join(root, path)).href)
const { schemaTexts }: { schemaTexts: [Schema, string | { description: string }][] } =
  await load('openapi/schemaTexts.ts')
const { ErrorCodeSchema, ErrorReasonSchema }: Record<'ErrorCodeSchema' | 'ErrorReasonSchema', Schema> =
  await load('src/contract/errors.ts')

const { ImportSchema }: { ImportSchema: Schema } = await load('src/contract/userExport.ts')
const { UncheckedArticleSchema }: Record<'UncheckedArticleSchema', Schema> = await load('src/contract/job.ts')

const texts = new Map<unknown, string>(
  schemaTexts.map(([schema, text]) => [schema, typeof text === 'string' ? text : text.description]),
)

/** Types that a schema does not say. */
const others: NamedType[] = (['Input', 'Output'] as const).flatMap((mode) => [
  { name: 'ErrorCode', mode, schema: ErrorCodeSchema },
  { name: 'ErrorReason', mode, schema: ErrorReasonSchema },
  { name: 'ArticleInput', mode, schema: UncheckedArticleSchema },
  // The jobs of an import, which are ignored.
  { name: 'Array<unknown>', mode, schema: ImportSchema.entries?.jobs?.wrapped as Schema },
])

/** Every type of `src/contract` that is inferred from a schema. */
const types: NamedType[] = []
const modules: Record<string, Schema>[] = await Promise.all(
  readdirSync(contract).map((file) => load(`src/contract/${file}`)),
)
/** A type may be declared beside another file's schema. */
const schemas: Record<string, Schema> = Object.assign({}, ...modules)
for (const file of readdirSync(contract))
  for (const [, name = '', mode, of = ''] of readFileSync(join(contract, file), 'utf8').matchAll(INFERRED)) {
    const schema = schemas[of]
    if (schema) types.push({ name, mode: mode as Mode, schema })
  }
const nameOf = (schema: Schema, mode: Mode) =>
  [...others, ...types].find((type) => type.schema === schema && type.mode === mode)?.name

/** A schema as a type. A schema with a name is its name. */
function typeOf(schema: Schema, mode: Mode, isTop = false): string {
  const name = isTop ? undefined : nameOf(schema, mode)
  if (name !== undefined) return name
  const of = (one: Schema) => typeOf(one, mode)
  // What is checked first may say less than what is checked last.
  const last = schema.pipe?.slice(1).findLast(({ kind }) => kind === 'schema')
  if (last) {
    // Maps that are checked later: metadata, and weights, which become entries.
    if (mode === 'Input' && schema.type === 'custom')
      return `Record<string, ${last.type === 'record' ? 'unknown' : 'number'}>`
    return of(last)
  }
  switch (schema.type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'unknown':
      return schema.type
    case 'literal':
      return quoted(schema.literal)
    case 'picklist':
      return (schema.options ?? []).map(quoted).join(' | ')
    case 'array':
      return `Array<${of(schema.item as Schema)}>`
    case 'tuple':
      return `[${(schema.items ?? []).map(of).join(', ')}]`
    case 'record':
      return `Record<${of(schema.key as Schema)}, ${of(schema.value as Schema)}>`
    case 'nullable':
      return `${of(schema.wrapped as Schema)} | null`
    case 'optional':
      if (!isTop) return of(schema.wrapped as Schema)
      return `${typeOf(schema.wrapped as Schema, mode, true)}${mode === 'Input' || !hasDefault(schema) ? ' | undefined' : ''}`
    case 'union':
    case 'variant':
      return (schema.options as Schema[]).map(of).join(' | ')
    case 'object':
    case 'strict_object':
      return objectOf(schema.entries ?? {}, mode)
    case 'loose_object':
      return `${objectOf(schema.entries ?? {}, mode)} & { [name: string]: unknown }`
    case 'custom':
      return 'unknown'
    default:
      throw new Error(`No declaration for a schema of the type ${schema.type}`)
  }
}

const hasDefault = (schema: Schema) => schema.default !== undefined

const quoted = (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value))

function objectOf(entries: Record<string, Schema>, mode: Mode): string {
  const fields = Object.entries(entries).map(([name, entry]) => {
    const text = texts.get(entry) ?? texts.get(entry.wrapped)
    const isOptional = entry.type === 'optional' && (mode === 'Input' || !hasDefault(entry))
    const about = [
      text,
      mode === 'Input' && hasDefault(entry) ? `Default: \`${JSON.stringify(entry.default)}\`.` : '',
    ]
    const doc = about.filter(Boolean).join(' ')
    return `${doc === '' ? '' : `  /** ${doc} */\n`}  ${name}${isOptional ? '?' : ''}: ${typeOf(entry, mode)}${isOptional ? ' | undefined' : ''}`
  })
  return `{\n${fields.join('\n')}\n}`
}

/** The file with its inferred types written out. */
function writtenOut(text: string): string {
  return text.replace(INFERRED, (_, name: string, mode: Mode, _of: string, more = '') => {
    const type = types.find((one) => one.name === name && one.mode === mode)
    if (!type) throw new Error(`The schema of ${name} is not exported`)
    const text = texts.get(type.schema)
    return `${text === undefined ? '' : `/** ${text} */\n`}export type ${name} = ${typeOf(type.schema, mode, true)}${more}`
  })
}

/** The text before each method of an interface. */
function methodTexts(file: string): Map<string, string> {
  const text = readFileSync(join(contract, file), 'utf8')
  const methods = text.matchAll(/^ {2}\/\*\*((?:(?!\*\/).)*)\*\/\n {2}(\w+)\(/gms)
  return new Map([...methods].map(([, doc = '', name = '']) => [name, `  /**${doc}*/\n`]))
}

const job = methodTexts('jobMethods.ts')
const user = methodTexts('userMethods.ts')
/** The methods of the client with other names than those of the objects. */
const client = new Map([
  ...user,
  ...job,
  ['eraseJob', job.get('erase') ?? ''],
  ['erase', user.get('erase') ?? ''],
])

/** A class whose methods without a text have that of their operation. */
const withTexts = (text: string, methods: ReadonlyMap<string, string>) =>
  text.replace(
    /(?<!\*\/\n)^ {2}(?:async )?(\w+)\((?=.*\{$|$)/gm,
    (method, name: string) => `${methods.get(name) ?? ''}${method}`,
  )

/** A class whose methods for the objects and the gateway are not declared. */
const withoutMessages = (text: string) =>
  text.replace(/\/\*\*(\s+\*)? For (?:UserState|DigestJob|the gateway):/g, '/**$1 @internal')

/**
 * @param name of a folder below `.wrangler`
 * @returns the folder of the copy, in which the sources have the same paths
 */
export function copyForDeclarations(name: string): string {
  const folder = join(root, '.wrangler', name)
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true })
  const change = (path: string, by: (text: string) => string) =>
    writeFileSync(join(folder, path), by(readFileSync(join(folder, path), 'utf8')))
  for (const file of readdirSync(contract))
    change(`src/contract/${file}`, (text) => imported(file, writtenOut(text)))
  change('src/DigestService.ts', (text) => {
    const [before = '', handles = ''] = text.split('export class UserHandle')
    return `${withTexts(before, job)}export class UserHandle${withTexts(handles, user)}`
  })
  change('src/job/DigestJob.ts', (text) => withoutMessages(withTexts(text, job)))
  change('src/user/UserState.ts', (text) => withoutMessages(withTexts(text, user)))
  change('src/client/client.ts', (text) => exportedByName(withTexts(text, client)))
  change('src/siblings.ts', exportedByName)
  // It refers to the sources beside it.
  cpSync(join(root, 'worker-configuration.d.ts'), join(folder, 'worker-configuration.d.ts'))
  mkdirSync(join(folder, 'package'))
  for (const file of ['testing.ts', 'testDigests.ts'])
    cpSync(join(root, 'package', file), join(folder, 'package', file))
  const tsconfig = {
    extends: '../../tsconfig.json',
    compilerOptions: { stripInternal: true, types: ['@cloudflare/workers-types', 'node'], paths: {} },
    include: ['worker-configuration.d.ts', 'src', 'package'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  return folder
}

/** An entry point that exports the types of a file, and not those of its schemas. */
const exportedByName = (text: string) =>
  text.replace(/^export type \* from '(\.\.?\/contract\/([\w.]+))'$/gm, (_, path: string, file: string) => {
    const own = readFileSync(join(contract, file), 'utf8').matchAll(/^export type (\w+)/gm)
    return `export type { ${Array.from(own, ([, name]) => name).join(', ')} } from '${path}'`
  })

/** A file with imports of the names that its written types have. */
function imported(file: string, text: string): string {
  const own = new Set([...text.matchAll(/^export type (\w+)/gm)].map(([, name]) => name))
  for (const [, names = ''] of text.matchAll(/^(?:import|export) (?:type )?\{([^}]*)\}/gm))
    for (const name of names.split(',')) own.add(name.replace(/^\s*type /, '').trim())
  const used = [...others, ...types]
    .map(({ name }) => name)
    .filter((name) => !own.has(name) && new RegExp(`\\b${name}\\b`).test(text))
  return `${importsOf(file, [...new Set(used)])}${text}`
}

function importsOf(file: string, names: string[]): string {
  const lines = readdirSync(contract).flatMap((other) => {
    if (other === file) return []
    const exported = readFileSync(join(contract, other), 'utf8')
    const here = names.filter((name) => new RegExp(`^export type ${name}\\b`, 'm').test(exported))
    return here.length === 0 ? [] : [`import type { ${here.join(', ')} } from './${other}'\n`]
  })
  return lines.join('')
}
