import { tf } from '@trainyard/engine'
import {
  elementAt,
  elements,
  type Fitted,
  namedBy,
  outputLayerName,
  readFitted,
  readTensorFile,
  type ResolvedInit,
  shapeText,
  type TensorFile,
} from '@trainyard/spec'
import type { Network } from '../architecture/network.js'
import { storedArray } from '../checkpoint/arrays.js'
import type { Optimizer } from '../optimizers/index.js'
import { TrainingError } from '../training-error.js'

/** A checkpoint that a training starts from: its arrays, and how inputs and target were prepared for them; null in files from before that was stored. */
export type StartFile = { file: TensorFile; fitted: Fitted | null }

/**
 * Opens the file that a training starts from.
 * @throws {RangeError} when it is damaged.
 */
export function openStartFile(bytes: Uint8Array): StartFile {
  const file = readTensorFile(bytes)
  return { file, fitted: readFitted(file.metadata) }
}

/**
 * How the job prepares inputs and target: as the weights that it starts from were trained; null where that is fitted on its own rows.
 * @throws {TrainingError} `invalid_spec` when the file does not say.
 */
export function keptFitted(init: ResolvedInit | undefined, start: StartFile | null): Fitted | null {
  if (init?.preprocessing !== 'keep' || !start) return null
  const { fitted } = start
  if (!fitted)
    throw new TrainingError(
      'invalid_spec',
      'init: this checkpoint is from before checkpoints said how inputs are prepared: start from a final or best one, or set init.preprocessing to fit',
    )
  // Another output layer learns targets of its own scale.
  return init.reset.includes(outputLayerName) ? { ...fitted, target: null } : fitted
}

/** The classes of a data set, and those of the output that weights are of. */
export type ClassNames = { own: readonly string[]; ofStart: readonly string[] }

/**
 * Gives the arrays of a network the values of a file, by their names, but for layers that are reset. Of an output with other classes, those that both have are
 * taken over.
 *
 * @throws {TrainingError} `invalid_spec` when an array is missing or has another shape.
 */
export function loadStart({ parameters, shapes }: Network, init: ResolvedInit, { file }: StartFile, classes: ClassNames): void {
  const reset = namedBy(shapes, init.reset)
  for (const { name, layer, variable } of parameters) {
    if (reset.has(layer)) continue
    const key = `weights/${name}`
    const values =
      layer === shapes.output.name && init.from.classes ? withClassesOf(file, key, variable, classes) : Float32Array.from(arrayOf(file, key, variable.shape))
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape, 'float32')))
  }
}

/**
 * Gives an optimizer the slots of a file.
 * @throws {TrainingError} `invalid_spec` when the file has none, or those of another optimizer.
 */
export function loadSlots({ slots }: Optimizer, { file }: StartFile): void {
  for (const { name, variable } of slots) {
    const values = Float32Array.from(arrayOf(file, `optimizer/${name}`, variable.shape))
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape, 'float32')))
  }
}

function arrayOf(file: TensorFile, key: string, shape: readonly number[]): Float32Array {
  try {
    return storedArray(file, key, shape)
  } catch (cause) {
    throw new TrainingError('invalid_spec', `init: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** An array whose last side is the classes: what the file has of those that it knows, and what the variable has of the others. */
function withClassesOf(file: TensorFile, key: string, variable: tf.Variable, { own, ofStart }: ClassNames): Float32Array {
  const outer = variable.shape.slice(0, -1)
  const stored = arrayOf(file, key, [...outer, ofStart.length])
  if (variable.shape.at(-1) !== own.length)
    throw new TrainingError('invalid_spec', `init: ${key} is ${shapeText(variable.shape)}, and there are ${own.length} classes`)
  const places = new Map(ofStart.map((name, index) => [name, index]))
  const values = Float32Array.from(variable.dataSync())
  for (const [index, name] of own.entries()) {
    const from = places.get(name)
    if (from === undefined) continue
    for (let row = 0; row < elements(outer); row += 1) values[row * own.length + index] = elementAt(stored, row * ofStart.length + from, 'weights of a class')
  }
  return values
}
