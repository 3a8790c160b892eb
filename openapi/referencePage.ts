/**
 * Renders the OpenAPI document as an HTML page. No scripts, no external resources; light and dark, from phone
 * width up.
 */
import { escaped } from '../src/job/digest/render.ts'
import type { Document } from './document.ts'
import { code, inline, nameIn, prose, shape, table } from './referencePage/fields.ts'
import { article, carried, type Place } from './referencePage/operation.ts'
import { STYLE } from './referencePage/style.ts'

export function reference(document: Document): string {
  const { info, tags } = document
  const places = placesOf(document)
  const groups = tags.map(({ name, description }) => ({
    name,
    description,
    places: places.filter(({ operation }) => operation.tags.includes(name)),
  }))
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escaped(`${info.title} ${info.version}`)}</title><style>${STYLE}</style></head>
<body><a class="skip" href="#main">Skip to the operations</a>
<header><h1>${escaped(info.title)} <small>${escaped(info.version)}</small></h1>
<p class="lead">${escaped(info.summary)}</p>${prose(info.description)}
<p>The same for machines: <a href="/openapi.json">openapi.json</a>.</p></header>
<nav aria-label="Operations"><details open><summary>Contents</summary>
${groups.map(({ name, places }) => `<h2>${escaped(name)}</h2>${linksTo(places)}`).join('\n')}
<h2>More</h2><ul><li><a href="#about-Tokens">Tokens</a></li><li><a href="#about-Refusals">Refusals</a></li><li><a href="#about-Schemas">Schemas</a></li></ul></details></nav>
<main id="main">
${groups
  .map(({ name, description, places }) =>
    section(
      name,
      prose(description),
      places.map((place) => article(place, document)),
    ),
  )
  .join('\n')}
${section('Tokens', table('Token', tokens(document)))}
${section('Refusals', table('Status', refusals(document, places)))}
${section('Schemas', '', schemas(document))}
</main></body></html>
`
}

const placesOf = ({ paths }: Document): Place[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )

function linksTo(places: Place[]): string {
  const links = places.map(
    ({ operation }) => `<li><a href="#${operation.operationId}">${escaped(operation.summary)}</a></li>`,
  )
  return `<ul>${links.join('')}</ul>`
}

function section(name: string, introduction: string, articles: string[] = []): string {
  const id = `about-${name}`
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escaped(name)}</h2>${introduction}${articles.join('\n')}</section>`
}

const tokens = ({ components }: Document) =>
  Object.entries(components.securitySchemes).map(
    ([name, { description }]) => `<tr><th scope="row">${code(name)}</th><td>${prose(description)}</td></tr>`,
  )

/** The operations that refer to each error, by status. */
function refusals({ components }: Document, places: Place[]): string[] {
  const statuses = new Map(
    places.flatMap(({ operation }) =>
      Object.entries(operation.responses).flatMap(([status, answer]) =>
        '$ref' in answer ? [[nameIn(answer.$ref), status] as const] : [],
      ),
    ),
  )
  return [...statuses]
    .sort(([, one], [, other]) => Number(one) - Number(other))
    .map(([name, status]) => {
      const { description = '', headers } = components.responses[name] ?? {}
      return `<tr id="refusal-${name}"><th scope="row">${status}</th><td>${inline(description)}${carried(headers)}</td></tr>`
    })
}

const schemas = ({ components }: Document) =>
  Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<article id="schema-${name}"><h3>${name}</h3>${prose(schema.description ?? '')}${shape(schema, components.schemas)}</article>`,
  )
