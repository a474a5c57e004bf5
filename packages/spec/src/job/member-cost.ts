import type { NetworkShapes } from '../architecture/infer-shapes.js'
import { optimizerSlots } from '../optimizers/index.js'
import type { ResolvedJobSpec } from './spec.js'

const floatBytes = 4
/** A step is a forward pass and, for the gradients of inputs and of weights, about two more. */
const passesPerStep = 3

/** What one member of a job computes and stores. */
export type MemberCost = { flopsPerStep: number; checkpointBytes: number }

/** The cost of one member by arithmetic alone: a checkpoint holds its weights and the optimizer's slots. */
export function memberCost({ training, optimizer }: Pick<ResolvedJobSpec, 'training' | 'optimizer'>, shapes: NetworkShapes): MemberCost {
  return {
    flopsPerStep: passesPerStep * shapes.flops * training.batch_size,
    checkpointBytes: floatBytes * (shapes.trainable + shapes.nonTrainable + shapes.trainable * optimizerSlots(optimizer)),
  }
}
