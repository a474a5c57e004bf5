import type { NetworkShapes } from '../architecture/infer-shapes.js'
import { elements } from '../layers/shape.js'
import { optimizerSlots } from '../optimizers/index.js'
import type { ResolvedJobSpec } from './spec.js'

const floatBytes = 4
/** A step is a forward pass and, for the gradients of inputs and of weights, about two more. */
const passesPerStep = 3

/** What one member of a job takes while it trains. */
export type MemberCost = { flopsPerStep: number; checkpointBytes: number; memoryBytes: number }

/**
 * The cost of one member by arithmetic alone. P is the parameters, k the optimizer's slots: 4P(2 + k) for weights, gradients and slots, 8·batch·(layer outputs)
 * for outputs and their gradients, a batch of data, and one checkpoint of 4P(1 + k). The resident data set, which members share, is not in it.
 */
export function memberCost({ training, optimizer }: Pick<ResolvedJobSpec, 'training' | 'optimizer'>, shapes: NetworkShapes): MemberCost {
  const { batch_size: batch } = training
  const slots = optimizerSlots(optimizer)
  const checkpointBytes = floatBytes * (shapes.trainable + shapes.nonTrainable + shapes.trainable * slots)
  const batchBytes = floatBytes * batch * elements(shapes.layers[0]?.input ?? shapes.output.input)
  return {
    flopsPerStep: passesPerStep * shapes.flops * batch,
    checkpointBytes,
    memoryBytes: floatBytes * shapes.trainable * (2 + slots) + 2 * floatBytes * batch * shapes.activations + batchBytes + checkpointBytes,
  }
}
