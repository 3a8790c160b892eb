/** Mails that the local runtime has written to files instead of sending them. They are removed when it ends. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './wrangler.ts'

const FOLDER = join(root, '.wrangler', 'tmp', 'email')

export interface LocalMail {
  path: string
  text: string
}

/** The plain text of the mails with a link to a service. */
export const mailsOf = (service: URL): LocalMail[] =>
  globSync('*/email-text/*.txt', { cwd: FOLDER })
    .map((name) => join(FOLDER, name))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    .filter(({ text }) => text.includes(new URL('/d/', service).href))
