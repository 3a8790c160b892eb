import { expect, test } from 'vitest'
import { decodeFeed } from '../../../../examples/newsroom/src/charset.ts'

const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const utf8 = (text: string) => new TextEncoder().encode(text)
const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`

test.each<[name: string, bytes: Uint8Array, contentType: string, text: string]>([
  ['UTF-8 that nothing names', utf8('größer'), '', 'größer'],
  ['windows-1252 that nothing names', latin('not\xedcias \x96'), '', 'notícias –'],
  [
    'the header before the declaration',
    latin(`${declared('utf-8')}\xe9`),
    'text/xml; charset=ISO-8859-1',
    `${declared('utf-8')}é`,
  ],
  ['the header in quotes and capitals', latin('\xe9'), 'Text/XML; Charset="iso-8859-1"', 'é'],
  ['the declaration', latin(`${declared('ISO-8859-2')}\xb1`), 'text/xml', `${declared('ISO-8859-2')}ą`],
  [
    'the declaration where the header is wrong',
    latin(`${declared('ISO-8859-1')}\xe9`),
    'text/xml; charset=utf-8',
    `${declared('ISO-8859-1')}é`,
  ],
  ['the mark before the header', utf8('\ufeffé'), 'text/xml; charset=iso-8859-1', 'é'],
  ['UTF-16 by its mark', Uint8Array.of(0xff, 0xfe, 0xe9, 0x00), '', 'é'],
  ['an encoding that does not exist', utf8('é'), 'text/xml; charset=x-none', 'é'],
  [
    'UTF-8 that was promised, with a fault',
    Uint8Array.of(0xc3, 0xa9, 0xff),
    'text/xml; charset=utf-8',
    'é\ufffd',
  ],
  ['Shift_JIS', Uint8Array.of(0x93, 0xfa, 0x96, 0x7b), 'text/xml; charset=shift_jis', '日本'],
  ['nothing', new Uint8Array(), '', ''],
])('reads %s', (_, bytes, contentType, text) => {
  expect(decodeFeed(bytes, contentType)).toBe(text)
})
