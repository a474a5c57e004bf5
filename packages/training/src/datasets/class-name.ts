import { cellText } from '@trainyard/csv'
import { type DatasetWarning, limits, nameError } from '@trainyard/spec'
import { alikeTexts } from './alike-texts.js'
import { DataError, type DataErrorInit, shown } from './data-error.js'

/**
 * The name of a class, whoever gives it: without blanks around it, and with letters and their accents composed, as the cells of a table are.
 * @throws {DataError} naming what cannot be in a name. `place` says where it stands.
 */
export function className(text: string, place: Pick<DataErrorInit, 'file' | 'row'>): string {
  const name = cellText(text)
  const error = nameError(name, limits.classNameCharacters)
  if (error !== null) throw new DataError({ ...place, message: `the name of a class ${error}`, received: shown(text) })
  return name
}

/** Warnings about classes that people would call the same. */
export const alikeClasses = (classes: readonly string[]): DatasetWarning[] =>
  alikeTexts(classes).map((names) => ({
    code: 'classes_alike',
    message: `the classes ${names.map(shown).join(' and ')} differ by case, blanks, forms of a letter or spelling of a number only: each is learned by itself`,
    count: names.length,
  }))
