import { elementAt, limits, type Task } from '@trainyard/spec'
import { cellReader, cellText, orderedTexts } from '@trainyard/csv'
import { className } from '../class-name.js'
import { DataError, shown } from '../data-error.js'
import { regressionValues } from '../csv/table.js'
import { numberBlocks, type NpyArray } from './read-npy.js'

/** Labels of both splits in the same classes; `classes` is empty for targets. */
export type NpzLabels = { classes: string[]; train: Int32Array | Float64Array; test: Int32Array | Float64Array | null }

/** What was said of the labels. */
export type LabelChoice = { task?: Task | undefined; classes?: readonly string[] | undefined }

/**
 * Reads labels: texts are class names, numbers classes or targets. Left open, numbers are classes if there are at most 20 different ones, or if they
 * are whole and count 0, 1, 2 … without a gap; else targets.
 * @throws {DataError} with the row of a label that is none.
 */
export function readNpzLabels(train: NpyArray, test: NpyArray | null, choice: LabelChoice): NpzLabels {
  const task = choice.classes ? 'classification' : (choice.task ?? inferTask(train))
  if (task === 'regression') return { classes: [], train: targets(train), test: test && targets(test) }
  const given = choice.classes?.map(cellText)
  const classes = given ?? orderedTexts(new Set(namesOf(train)))
  if (classes.length > limits.datasetClasses)
    throw new DataError({ file: train.file, message: `at most ${limits.datasetClasses} classes`, received: String(classes.length) })
  const byNumber = given !== undefined && train.kind === 'numbers'
  const numbers = new Map(classes.map((name, index) => [byNumber ? String(index) : name, index]))
  const labeled = (array: NpyArray): Int32Array =>
    Int32Array.from(namesOf(array, given), (text, row) => {
      const number = numbers.get(text)
      if (number !== undefined) return number
      const rule = byNumber ? `a label must be a class number from 0 to ${classes.length - 1}` : 'a label must be one of the classes'
      throw new DataError({ file: array.file, row, message: rule, received: shown(text) })
    })
  return { classes, train: labeled(train), test: test && labeled(test) }
}

/** Labels as names of classes. A text that a table would take for a missing value is one only if `known` says that it is a class. */
function* namesOf(array: NpyArray, known: readonly string[] = []): Generator<string> {
  let row = 0
  if (array.kind === 'texts') for (const text of array.texts()) yield textOf(array.file, text, row++, known)
  else for (const value of numbersIn(array)) yield nameOf(array.file, value, row++)
}

function* numbersIn(array: Extract<NpyArray, { kind: 'numbers' }>): Generator<number> {
  for (const block of numberBlocks(array)) yield* block
}

const { isMissing } = cellReader({})

function textOf(file: string, text: string, row: number, known: readonly string[]): string {
  const name = cellText(text)
  if (!known.includes(name) && isMissing(name))
    throw new DataError({
      file,
      row,
      message: `a row needs a label${name === '' ? '' : ', and this says that there is none: list it in "classes" if it is the name of one'}`,
      received: shown(text),
    })
  return className(text, { file, row })
}

function nameOf(file: string, value: number, row: number): string {
  if (Number.isFinite(value)) return String(value)
  throw new DataError({ file, row, message: Number.isNaN(value) ? 'a row needs a label' : 'a label must be finite', received: String(value) })
}

function inferTask(array: NpyArray): Task {
  if (array.kind === 'texts') return 'classification'
  const different = new Set<number>(numbersIn(array))
  const gapless = array.whole && different.size <= limits.datasetClasses && different.has(0) && Math.max(...different) === different.size - 1
  return different.size <= regressionValues || gapless ? 'classification' : 'regression'
}

function targets(array: NpyArray): Float64Array {
  if (array.kind === 'texts') throw new DataError({ file: array.file, message: 'the target of a regression must be a number', received: 'texts' })
  const values = new Float64Array(elementAt(array.shape, 0, 'sides of y'))
  let row = 0
  for (const value of numbersIn(array)) {
    if (!Number.isFinite(value)) throw new DataError({ file: array.file, row, message: 'the target of a regression must be a number', received: String(value) })
    values[row] = value
    row += 1
  }
  return values
}
