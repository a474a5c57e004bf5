import type { NetworkShapes } from '../architecture/infer-shapes.js'
import type { DatasetInfo } from '../dataset/view.js'
import { elements } from '../layers/shape.js'
import { optimizerSlots } from '../optimizers/index.js'
import { batchesOf } from './rows.js'
import { jobRows } from '../splits/index.js'
import type { ResolvedJobSpec } from './spec.js'

const floatBytes = 4
/** What a trainer holds without any work: the library and the program of a small network. */
const processBytes = 535e6
/**
 * Copies of weights, gradient and optimizer slots that a member has at the worst moment: training itself, the check of its graph and the making of a checkpoint.
 * A further member of the pack shares the moments with the first.
 */
const weightCopies = { first: 6.5, further: 2.6 }
/** Copies of every layer's output: for the gradients, and what the library's convolutions and reductions work in. */
const outputCopies = 4
/** Copies of the rows as the network takes them, beside the file of the data set. */
const rowCopies = 2.5
/** Held-out rows are computed in batches of at least this many. */
const evaluationRows = 256

/** What a training takes at most, in bytes, by what it is for. */
export type TrainingMemory = { process: number; weights: number; outputs: number; rows: number }

/** What decides it: `members` is how many train in one pack. */
type TrainingSize = { spec: Pick<ResolvedJobSpec, 'training' | 'optimizer' | 'dataset'>; info: DatasetInfo; datasetBytes: number; members: number }

/**
 * Estimates the memory of a training on a CPU, with P weights and an optimizer of k slots: 4P(2 + k) bytes in several copies, the outputs of all layers for a
 * batch, and the rows. Measured on real trainers it is right within a factor of `limits.memoryEstimateFactor`: see docs/measurements/memory.md.
 */
export function trainingMemory(shapes: NetworkShapes, { spec, info, datasetBytes, members }: TrainingSize): TrainingMemory {
  const held = jobRows(info, spec.dataset)
  const batch = batchesOf(held.train, spec.training).size
  const evaluated = Math.min(Math.max(batch, evaluationRows), Math.max(held.validation, info.test_rows))
  const weights = floatBytes * (shapes.trainable + shapes.nonTrainable) * (2 + optimizerSlots(spec.optimizer))
  // Of layers that are only evaluated, two outputs are held at a time.
  const widest = Math.max(...[...shapes.layers, shapes.output].map(({ input, output, kept = 0 }) => elements(input) + elements(output) + kept))
  const input = elements(shapes.layers[0]?.input ?? shapes.output.input)
  return {
    process: processBytes,
    weights: weights * (weightCopies.first + weightCopies.further * (members - 1)),
    outputs: floatBytes * outputCopies * Math.max(members * batch * (shapes.activations + input), evaluated * widest),
    rows: datasetBytes + rowCopies * (info.rows + info.test_rows) * input * (info.kind === 'image' ? 1 : floatBytes),
  }
}

/** All parts together. */
export const totalMemory = ({ process, weights, outputs, rows }: TrainingMemory): number => process + weights + outputs + rows
