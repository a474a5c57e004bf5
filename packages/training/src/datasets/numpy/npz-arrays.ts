import { elementAt, limits } from '@trainyard/spec'
import type { Scratch } from '@trainyard/tables'
import type { SpecOf } from '../formats/format-reader.js'
import { openArchive } from '../files/archive.js'
import { sourceOf, type UploadedFile } from '../files/uploaded-file.js'
import { DataError, shown } from '../data-error.js'
import { type NpyArray, openNpy } from './read-npy.js'

type Choice = SpecOf<'npz'>['arrays']

/** The arrays of an NPZ that make a data set; test arrays where there are some. */
export type NpzArrays = { train: { x: NpyArray; y: NpyArray }; test: { x: NpyArray; y: NpyArray } | null }

/**
 * Takes the arrays that were named, or those of the usual names, out of an NPZ (a zip of NPY files). They are unpacked in `scratch`, and others are not.
 * @throws {DataError} listing the arrays that are there when one is not, or when the rows of x and y are not as many.
 */
export async function readNpzArrays(file: UploadedFile, choice: Choice, scratch: Scratch): Promise<NpzArrays> {
  const entries = (await openArchive(file.filename, sourceOf(file))).files.map((entry) => ({ ...entry, array: entry.name.replace(/\.npy$/, '') }))
  const names = entries.map(({ array }) => array)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new DataError({ file: file.filename, message: `there are two arrays ${shown(twice)}, with and without the ending .npy` })
  const find = (...candidates: string[]): string | undefined => candidates.find((name) => names.includes(name))
  const test = { x: choice?.x_test ?? (choice ? undefined : find('x_test')), y: choice?.y_test ?? (choice ? undefined : find('y_test')) }
  const read = async (name: string): Promise<NpyArray> => {
    const entry = entries.find(({ array }) => array === name)
    if (!entry) {
      const found = names.length > 20 ? `${names.slice(0, 20).join(', ')}, …` : names.join(', ') || 'none'
      throw new DataError({ file: file.filename, message: `there is no array ${shown(name)}; the arrays are ${found} (name others with arrays)` })
    }
    return openNpy(`${file.filename}/${entry.name}`, await entry.unpack(scratch))
  }
  const pair = async (x: string, y: string) => checkedPair(await read(x), await read(y))
  if ((test.x === undefined) !== (test.y === undefined)) throw new DataError({ file: file.filename, message: 'x_test and y_test must be given together' })
  const train = await pair(choice?.x ?? find('x', 'x_train') ?? 'x', choice?.y ?? find('y', 'y_train') ?? 'y')
  if (test.x === undefined || test.y === undefined) return { train, test: null }
  const held = await pair(test.x, test.y)
  const [own, other] = [train.x.shape.slice(1).join(', '), held.x.shape.slice(1).join(', ')]
  if (own !== other) throw new DataError({ file: held.x.file, message: `a row must be [${own}], as in ${train.x.file}`, received: `[${other}]` })
  return { train, test: held }
}

function checkedPair(x: NpyArray, y: NpyArray): { x: NpyArray; y: NpyArray } {
  const received = (array: NpyArray): string => `[${array.shape.join(', ')}]`
  if (x.shape.length < 2 || x.shape.length > limits.arrayDimensions)
    throw new DataError({
      file: x.file,
      message: 'x must be [rows, columns], [rows, height, width] or [rows, height, width, channels]',
      received: received(x),
    })
  const isColumn = y.shape.length === 1 || (y.shape.length === 2 && y.shape[1] === 1)
  if (!isColumn)
    throw new DataError({
      file: y.file,
      message: 'y must be [rows]: class numbers, names or targets. Of one-hot labels save y.argmax(axis=1)',
      received: received(y),
    })
  const [rows, labels] = [elementAt(x.shape, 0, 'sides of x'), elementAt(y.shape, 0, 'sides of y')]
  if (rows === 0) throw new DataError({ file: x.file, message: 'x has no rows', received: received(x) })
  if (rows !== labels) throw new DataError({ file: y.file, message: `${labels} labels for the ${rows} rows of ${x.file}` })
  return { x, y }
}
