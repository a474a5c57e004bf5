import { limits, type Task } from '@trainyard/spec'
import { orderedTexts } from '@trainyard/csv'
import { DataError, shown } from '../data-error.js'
import { regressionValues } from '../csv/table.js'
import type { NpyArray } from './read-npy.js'

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
  const texts = namesOf(train)
  const classes = choice.classes ? [...choice.classes] : orderedTexts(new Set(texts))
  if (classes.length > limits.datasetClasses)
    throw new DataError({ file: train.file, message: `at most ${limits.datasetClasses} classes`, received: String(classes.length) })
  const byNumber = choice.classes !== undefined && train.kind === 'numbers'
  const numbers = new Map(classes.map((name, index) => [byNumber ? String(index) : name, index]))
  const labeled = (array: NpyArray): Int32Array =>
    Int32Array.from(namesOf(array), (text, row) => {
      const number = numbers.get(text)
      if (number !== undefined) return number
      const rule = byNumber ? `a label must be a class number from 0 to ${classes.length - 1}` : 'a label must be one of the classes'
      throw new DataError({ file: array.file, row, message: rule, received: shown(text) })
    })
  return { classes, train: labeled(train), test: test && labeled(test) }
}

const namesOf = (array: NpyArray): string[] =>
  array.kind === 'texts' ? array.data.map((text) => text.trim()) : Array.from(array.data, (value, row) => nameOf(array.file, value, row))

function nameOf(file: string, value: number, row: number): string {
  if (Number.isFinite(value)) return String(value)
  throw new DataError({ file, row, message: 'a row needs a label', received: String(value) })
}

function inferTask(array: NpyArray): Task {
  if (array.kind === 'texts') return 'classification'
  const different = new Set<number>(array.data)
  const gapless = array.whole && different.size <= limits.datasetClasses && different.has(0) && Math.max(...different) === different.size - 1
  return different.size <= regressionValues || gapless ? 'classification' : 'regression'
}

function targets(array: NpyArray): Float64Array {
  if (array.kind === 'texts') throw new DataError({ file: array.file, message: 'the target of a regression must be a number', received: 'texts' })
  const row = array.data.findIndex((value) => !Number.isFinite(value))
  if (row !== -1) throw new DataError({ file: array.file, row, message: 'the target of a regression must be a number', received: String(array.data[row]) })
  return Float64Array.from(array.data)
}
