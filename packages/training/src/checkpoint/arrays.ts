import { tf } from '@trainyard/engine'
import type { StoredTensor, TensorFile } from '@trainyard/spec'
import { TrainingError } from '../training-error.js'

/** A variable under the name that it has in files. */
export type NamedVariable = { name: string; variable: tf.Variable }

/** Copies of the values on the host, by `<prefix>/<name>`; float32. */
export async function readArrays(prefix: string, variables: readonly NamedVariable[]): Promise<Record<string, StoredTensor>> {
  // All are asked for before the first is awaited: they are of one moment, and a GPU answers for them together.
  const values = variables.map(({ variable }) => variable.data())
  const arrays = variables.map(
    async ({ name, variable: { shape } }, index): Promise<[string, StoredTensor]> => [
      `${prefix}/${name}`,
      { dtype: 'F32', shape: [...shape], data: Float32Array.from((await values[index]) ?? []) },
    ],
  )
  return Object.fromEntries(await Promise.all(arrays))
}

/**
 * Assigns the values of a file to the variables, bit for bit.
 * @throws {TrainingError} when one is missing or has another shape: the file is of another network.
 */
export function assignArrays(prefix: string, variables: readonly NamedVariable[], file: Pick<TensorFile, 'has' | 'tensor'>): void {
  for (const { name, variable } of variables)
    tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(storedArray(file, `${prefix}/${name}`, variable.shape)), variable.shape, 'float32')))
}

/**
 * The values of one array of a file, which may share its memory.
 * @throws {TrainingError} when it is missing or has another shape: the file is of another network.
 */
export function storedArray(file: Pick<TensorFile, 'has' | 'tensor'>, key: string, shape: readonly number[]): Float32Array {
  const stored = file.has(key) ? file.tensor(key) : null
  if (stored?.dtype === 'F32' && stored.shape.join() === shape.join()) return stored.data
  const found = stored ? `${stored.dtype} [${stored.shape.join(', ')}]` : 'nothing'
  throw new TrainingError('engine_error', `the checkpoint does not fit the network: ${key} should be F32 [${shape.join(', ')}], found ${found}`)
}

/** The same arrays under another prefix. */
export const underPrefix = (arrays: Readonly<Record<string, StoredTensor>>, from: string, to: string): Record<string, StoredTensor> =>
  Object.fromEntries(Object.entries(arrays).map(([key, stored]) => [`${to}${key.slice(from.length)}`, stored]))
