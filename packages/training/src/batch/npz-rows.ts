import { elementAt, type Instance, limits } from '@trainyard/spec'
import { DataError, shown } from '../datasets/data-error.js'
import { openArchive } from '../datasets/files/archive.js'
import { type NpyArray, numberBlocks, openNpy } from '../datasets/numpy/read-npy.js'
import { type FileRows, placesOf, type RowBatch, type RowSource } from './row-source.js'

type Numbers = Extract<NpyArray, { kind: 'numbers' }>

/**
 * Rows of an array `x`, or of the only array that is there: [rows, columns] of a table in the order of its columns, NaN where a value is missing; [rows, height, width,
 * …] of images. Further arrays [rows], such as ids, can be passed through. The arrays are unpacked in `scratch`.
 */
export async function npzRows({ input, manifest, columns, scratch }: FileRows): Promise<RowSource> {
  const { filename } = input.source
  const archive = await openArchive(filename, input.bytes)
  const names = archive.files.map(({ name }) => name.replace(/\.npy$/, ''))
  const read = async (name: string): Promise<NpyArray> => {
    const entry = elementAt(archive.files, names.indexOf(name), 'arrays')
    return openNpy(`${filename}/${entry.name}`, await entry.unpack(scratch))
  }
  const [only] = names
  const own = names.includes('x') ? 'x' : only
  if (own === undefined || (own !== 'x' && names.length > 1))
    throw new DataError({ file: filename, message: `there is no array "x"; the arrays are ${names.slice(0, 20).map(shown).join(', ') || 'none'}` })
  const x = numbersOf(await read(own))
  const rows = elementAt(x.shape, 0, 'sides of x')
  const others = names.filter((name) => name !== own)
  const passed = placesOf(filename, columns, others).map((place) => elementAt(others, place, 'arrays'))
  const aside = await Promise.all(passed.map(async (name) => valuesOf(await read(name), rows)))
  const isTable = manifest.dataset.kind === 'table'
  const instanceAt = (row: number): Instance => {
    const values = [...x.numbers(row, row + 1)]
    return isTable ? values.map((value) => (Number.isNaN(value) ? null : value)) : values
  }
  return {
    passed,
    dropped: others.filter((name) => !passed.includes(name)),
    *batches(skip, size) {
      for (let from = skip; from < rows; from += size) {
        const count = Math.min(size, rows - from)
        const instances = Array.from({ length: count }, (_, row) => instanceAt(from + row))
        const batch: RowBatch = {
          rows: { instances },
          instanceAt: (row) => elementAt(instances, row, 'rows'),
          passed: instances.map((_, row) => aside.map((values) => elementAt<unknown>(values, from + row, 'values of an array'))),
          fraction: (from + count) / rows,
        }
        yield batch
      }
    },
  }
}

function numbersOf(array: NpyArray): Numbers {
  const { file, shape } = array
  if (array.kind !== 'numbers') throw new DataError({ file, message: 'x must hold numbers', received: 'texts' })
  if (shape.length < 2 || shape.length > limits.arrayDimensions)
    throw new DataError({
      file,
      message: 'x must be [rows, columns], [rows, height, width] or [rows, height, width, channels]',
      received: `[${shape.join(', ')}]`,
    })
  return array
}

function valuesOf(array: NpyArray, rows: number): readonly (number | string)[] {
  const { file, shape } = array
  if (shape.length === 1 && shape[0] === rows) return array.kind === 'texts' ? [...array.texts()] : [...numberBlocks(array)].flatMap((block) => [...block])
  throw new DataError({ file, message: `an array that is passed through must be [${rows}], a value for each row of x`, received: `[${shape.join(', ')}]` })
}
