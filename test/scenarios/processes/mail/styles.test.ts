/** The HTML and styles of a mail, by a table of what mail programs support (caniemail.com). */
import { doIUseEmail } from '@jsx-email/doiuse-email'
import { expect, test } from 'vitest'
import { digest } from '../../../../openapi/operations/examples.ts'
import { renderMail } from '../../../../src/mail/renderMail.ts'

/** What some programs do not know, and what their readers see then. Anything else needs a reason here. */
const DEGRADES = {
  '@media': 'the light colours',
  '<body> element': 'a div; the table has the background',
  'display:none': 'the first titles above the heading (Gmail in a phone’s browser)',
  'lang attribute': 'the same',
  'role attribute': 'the same; a screen reader may say that there is a table',
  'width attribute': 'the width of the window',
  'word-break': 'a word that is wider than a phone makes the mail as wide',
}

test('a mail uses what every mail program supports, or what is readable without', () => {
  const { html } = renderMail(
    { ...digest, left: 2, partial: true, warnings: ['Gazette could not be read'], language: 'he' },
    { link: 'https://digests.example/d/abc' },
  )
  const { errors } = doIUseEmail(html, { emailClients: ['*'] }) as { errors: string[] }
  const features = errors.map((error) => /^`(.*)` is not supported/.exec(error)?.[1] ?? error)
  expect([...new Set(features)].toSorted()).toEqual(Object.keys(DEGRADES).toSorted())
})
