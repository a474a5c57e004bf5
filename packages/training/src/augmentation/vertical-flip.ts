import type { augmentations } from '@trainyard/spec'
import type { AugmentationFactory } from './augmentation.js'
import { flip } from './flip.js'

/** Top to bottom, each image with its own draw. */
export const verticalFlip: AugmentationFactory<augmentations.VerticalFlip> = (spec, key) => flip(1, spec.probability, key)
