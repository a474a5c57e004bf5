import { z } from 'zod'
import { horizontalFlip } from './horizontal-flip.js'
import { verticalFlip } from './vertical-flip.js'

/** What is done to training images, drawn anew each time an image is seen. */
export const augmentation = z.discriminatedUnion('type', [horizontalFlip, verticalFlip]).meta({ id: 'Augmentation' })
export type AugmentationSpec = z.output<typeof augmentation>

export type { HorizontalFlip } from './horizontal-flip.js'
export type { VerticalFlip } from './vertical-flip.js'
