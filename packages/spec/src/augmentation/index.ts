import { z } from 'zod'
import { randomChoice } from './random-choice.js'
import { randomOrder } from './random-order.js'
import { steps } from './steps.js'

/** What is done to training images, drawn anew each time an image is seen. */
export const augmentation = z.discriminatedUnion('type', [...steps, randomChoice, randomOrder]).meta({ id: 'Augmentation' })
export type AugmentationSpec = z.output<typeof augmentation>

export { augmentationFaults, stepsOf } from './faults.js'
export type { AugmentationStep } from './steps.js'
export type { Brightness } from './brightness.js'
export type { ColorJitter } from './color-jitter.js'
export type { Contrast } from './contrast.js'
export type { Cutmix } from './cutmix.js'
export type { GaussianNoise } from './gaussian-noise.js'
export type { HorizontalFlip } from './horizontal-flip.js'
export type { LensDistortion } from './lens-distortion.js'
export type { Mixup } from './mixup.js'
export type { RandomChoice } from './random-choice.js'
export type { RandomCrop } from './random-crop.js'
export type { RandomErasing } from './random-erasing.js'
export type { RandomOrder } from './random-order.js'
export type { Rotation } from './rotation.js'
export type { ScaleJitterCrop } from './scale-jitter-crop.js'
export type { Shearing } from './shearing.js'
export type { Stretching } from './stretching.js'
export type { Translation } from './translation.js'
export type { VerticalFlip } from './vertical-flip.js'
