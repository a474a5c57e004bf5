import { cellText } from '@trainyard/csv'
import { limits, nameError } from '@trainyard/spec'
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
