import type { augmentations } from '@trainyard/spec'
import type { AugmentationFactory } from './augmentation.js'
import { flip } from './flip.js'

/** Left to right, each image with its own draw. */
export const horizontalFlip: AugmentationFactory<augmentations.HorizontalFlip> = (spec, key) => flip(2, spec.probability, key)
