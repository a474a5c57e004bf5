import { expect, test } from 'vitest'
import { alikeTexts } from './alike-texts.js'

test.each([
  ['case', ['Yes', 'YES']],
  ['a letter that has two in upper case', ['stra\u00dfe', 'STRASSE']],
  ['the two small sigmas', ['\u03c3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2', '\u03a3\u038a\u03a3\u03a5\u03a6\u039f\u03a3']],
  ['full width', ['\uff21\uff22', 'AB']],
  ['a ligature', ['\ufb01ne', 'fine']],
  ['a superscript', ['m\u00b2', 'm2']],
  ['a blank that does not break', ['a\u00a0b', 'a b']],
  ['a sign that nobody sees', ['c', 'c\u200d']],
  ['the spelling of a number', ['1', '1.0']],
])('texts that differ by %s only are alike', (_what, texts) => {
  expect(alikeTexts(texts)).toHaveLength(1)
})

test('texts that people tell apart are not alike', () => {
  expect(alikeTexts(['a', '\u00e4', 'b', 'ab', 'a b', '1', '2', 'ss', 's'])).toEqual([])
})
