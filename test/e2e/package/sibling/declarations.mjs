/**
 * Prints what the package's client and ranking declare, as plain types: what a caller may pass, and what it gets.
 * `node declarations.mjs CLIENT.d.ts RANKING.d.ts`. Functions are properties, so that parameters are compared strictly.
 */
import ts from 'typescript59'

const [, , client, ranking] = process.argv
const program = ts.createProgram([client, ranking], {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.esnext.disposable.d.ts'],
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  module: ts.ModuleKind.ES2022,
  types: [],
  strict: true,
})
const checker = program.getTypeChecker()
const exportsOf = (file) =>
  checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)))
const isOfLibrary = (symbol) =>
  symbol?.declarations?.some((one) => program.isSourceFileDefaultLibrary(one.getSourceFile())) ?? false

function text(type) {
  if (type.isUnion())
    return [...new Set(type.types.map(text))].sort().join(' | ').replace('false | true', 'boolean')
  if (checker.isTupleType(type)) return `[${checker.getTypeArguments(type).map(text).join(', ')}]`
  if (checker.isArrayType(type)) return `(${text(checker.getTypeArguments(type)[0])})[]`
  if (!(type.flags & ts.TypeFlags.Object) && !type.isIntersection()) return checker.typeToString(type)
  const [signature] = type.getCallSignatures()
  if (signature) return functionText(signature)
  if (isOfLibrary(type.symbol) && type.symbol.name !== '__type') {
    const args = checker.getTypeArguments(type).map(text)
    return type.symbol.name + (args.length > 0 ? `<${args.join(', ')}>` : '')
  }
  const index = type.getStringIndexType()
  if (index) return `Record<string, ${text(index)}>`
  return `{ ${type.getProperties().filter(isPublic).map(property).join('; ')} }`
}

const isPublic = ({ name }) => !name.startsWith('#') && !name.startsWith('__')

function property(symbol) {
  const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0
  return `${symbol.name}${isOptional ? '?' : ''}: ${text(checker.getTypeOfSymbol(symbol))}`
}

function functionText(signature) {
  const parameters = signature.parameters.map((symbol) => {
    const isOptional = symbol.valueDeclaration && checker.isOptionalParameter(symbol.valueDeclaration)
    return `${symbol.name}${isOptional ? '?' : ''}: ${text(checker.getTypeOfSymbol(symbol))}`
  })
  return `((${parameters.join(', ')}) => ${text(signature.getReturnType())})`
}

const members = (type) =>
  type
    .getProperties()
    .filter(isPublic)
    .map((symbol) => `  ${property(symbol)}`)
    .sort()
    .join('\n')

const classOf = (file, name) =>
  checker.getDeclaredTypeOfSymbol(exportsOf(file).find((one) => one.name === name))
console.log(`export interface DigestClient {\n${members(classOf(client, 'DigestClient'))}\n}`)
console.log(`export interface ServiceError {\n${members(classOf(client, 'ServiceError'))}\n}`)
const rank = exportsOf(ranking).find(({ name }) => name === 'rank')
const target = rank.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(rank) : rank
console.log(`export type Rank = ${text(checker.getTypeOfSymbol(target))}`)
