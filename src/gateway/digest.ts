/** A job's digest in the form the client accepts: JSON, Markdown, or a page. */
import { html, markdown } from '../job/render.ts'
import type { Visit } from './visit.ts'

/** By preference where a client accepts any. */
const TYPES = ['application/json', 'text/html', 'text/markdown'] as const

export async function digest(visit: Visit): Promise<object | string> {
  const composed = await visit.job().digest()
  visit.headers.Vary = 'Accept, Origin'
  const type = accepted(visit.request.headers.get('Accept') ?? '*/*')
  if (type === 'application/json') return composed
  if (type === 'text/markdown') return text(visit, markdown(composed), type)
  return page(visit, html(composed), '; sandbox allow-popups')
}

function text(visit: Visit, body: string, type: string): string {
  visit.headers['Content-Type'] = `${type}; charset=utf-8`
  return body
}

/** A page on which nothing may run or be fetched, whatever it holds. `also` says what else of its policy. */
export function page(visit: Visit, body: string, also = ''): string {
  visit.headers['Content-Security-Policy'] =
    `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'${also}`
  return text(visit, body, 'text/html')
}

/** The best of our types by the client's quality values (RFC 9110, 12.5.1); JSON where it accepts none of them. */
export function accepted(accept: string): (typeof TYPES)[number] {
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return { type, q: quality === undefined ? 1 : Number(quality.slice(2)) || 0 }
  })
  const qualityOf = (type: string) => {
    const names = [type, type.replace(/\/.*/, '/*'), '*/*']
    return names.flatMap((name) => ranges.find((range) => range.type === name)?.q ?? [])[0] ?? 0
  }
  return TYPES.toSorted((a, b) => qualityOf(b) - qualityOf(a))[0] ?? TYPES[0]
}
