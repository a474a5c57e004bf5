import { elementAt } from '@trainyard/spec'
import { gunzipSync } from 'node:zlib'
import { DataError } from '../data-error.js'
import type { TableColumn } from '../table/table-data.js'
import type { UploadedFile } from '../files/uploaded-file.js'
import { inMemory } from '../values.js'
import type { SampleFile } from './sample.js'

const folder = 'usr/lib/python3/dist-packages/sklearn/datasets/data'

/** A data file of scikit-learn. */
export const sklearnFile = (name: string, sha256: string): SampleFile => ({ package: 'python3-sklearn', path: `${folder}/${name}`, sha256 })

/**
 * The file at a place of a sample's list.
 * @throws {DataError} when it was not fetched.
 */
export function fileAt(files: readonly UploadedFile[], index: number): UploadedFile {
  const file = files[index]
  if (file) return file
  throw new DataError({ message: 'the files of the sample were not fetched' })
}

/** Lines of numbers, gzipped or not, between commas or blanks. */
export function readNumberLines({ filename, bytes }: UploadedFile): number[][] {
  const text = new TextDecoder().decode(filename.endsWith('.gz') ? gunzipSync(bytes) : bytes)
  return text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .split(/[\s,]+/)
        .map(Number),
    )
}

/** A table whose first line holds the number of rows and of columns and the names of the classes, and whose last column is the class number. */
export function readClassTable(file: UploadedFile): { rows: number[][]; classes: string[] } {
  const text = new TextDecoder().decode(file.bytes)
  const end = text.indexOf('\n')
  const [, , ...classes] = text.slice(0, end).trim().split(',')
  return { rows: readNumberLines({ filename: file.filename, bytes: new TextEncoder().encode(text.slice(end + 1)) }), classes }
}

/** One column of numbers for each name. */
export const numericColumns = (names: readonly string[], rows: readonly (readonly number[])[]): TableColumn[] =>
  names.map((name, index) => ({ name, type: 'numeric', values: inMemory(Float64Array.from(rows, (row) => elementAt(row, index, 'numbers of a line'))) }))
