import type { NetworkShapes } from '../architecture/infer-shapes.js'
import { namedBy } from '../architecture/init-plan.js'
import { optimizerSlots } from '../optimizers/index.js'
import type { ResolvedJobSpec } from './spec.js'

const floatBytes = 4
/** A step is a forward pass and, for the gradients of inputs and of weights, about two more; before the first layer that learns it is a forward pass alone. */
const passes = { learning: 3, frozen: 2, before: 1 }

/** What one member of a job computes and stores. */
export type MemberCost = { flopsPerStep: number; checkpointBytes: number }

/** The cost of one member by arithmetic alone: a checkpoint holds its weights and the optimizer's slots. */
export function memberCost({ training, optimizer, init }: Pick<ResolvedJobSpec, 'training' | 'optimizer' | 'init'>, shapes: NetworkShapes): MemberCost {
  const frozen = namedBy(shapes, init?.freeze ?? []) // default: a training from its seed freezes nothing
  const layers = [...shapes.layers, shapes.output]
  const first = frozen.size === 0 ? 0 : layers.findIndex(({ name, trainable }) => trainable > 0 && !frozen.has(name))
  const passesOf = (name: string, place: number): number => (place < first ? passes.before : frozen.has(name) ? passes.frozen : passes.learning)
  const learned = layers.reduce((sum, { name, trainable }) => sum + (frozen.has(name) ? 0 : trainable), 0)
  return {
    flopsPerStep: layers.reduce((sum, { name, flops }, place) => sum + passesOf(name, place) * flops, 0) * training.batch_size,
    checkpointBytes: floatBytes * (shapes.trainable + shapes.nonTrainable + learned * optimizerSlots(optimizer)),
  }
}
