import { randomKey } from '@trainyard/engine'
import type { AugmentationSpec } from '@trainyard/spec'
import type { Augmentation, AugmentationFactory } from './augmentation.js'
import { horizontalFlip } from './horizontal-flip.js'
import { verticalFlip } from './vertical-flip.js'

type Factories = { [T in AugmentationSpec['type']]: AugmentationFactory<Extract<AugmentationSpec, { type: T }>> }

/** One factory for each augmentation; a forgotten one does not compile. */
const factories: Factories = { horizontal_flip: horizontalFlip, vertical_flip: verticalFlip }

const create = <T extends AugmentationSpec['type']>(spec: Extract<AugmentationSpec, { type: T }>, type: T, key: ReturnType<typeof randomKey>): Augmentation => factories[type](spec, key)

/** The list as one operation on training images, applied in its order; null where it is empty. Drawn anew each step from (seed, member, place in the list). */
export function augmentationOf(specs: readonly AugmentationSpec[], { seed, member }: { seed: number; member: number }): Augmentation | null {
  if (specs.length === 0) return null
  const operations = specs.map((spec, index) => create(spec, spec.type, randomKey({ seed, member, purpose: `augmentation/${index}` })))
  return (images, counter) => operations.reduce((batch, operation) => operation(batch, counter), images)
}

export type { Augmentation }
