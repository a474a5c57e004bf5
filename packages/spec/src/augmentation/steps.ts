import { z } from 'zod'
import { brightness } from './brightness.js'
import { colorJitter } from './color-jitter.js'
import { contrast } from './contrast.js'
import { cutmix } from './cutmix.js'
import { gaussianNoise } from './gaussian-noise.js'
import { horizontalFlip } from './horizontal-flip.js'
import { lensDistortion } from './lens-distortion.js'
import { mixup } from './mixup.js'
import { randomCrop } from './random-crop.js'
import { randomErasing } from './random-erasing.js'
import { rotation } from './rotation.js'
import { scaleJitterCrop } from './scale-jitter-crop.js'
import { shearing } from './shearing.js'
import { stretching } from './stretching.js'
import { translation } from './translation.js'
import { verticalFlip } from './vertical-flip.js'

/** The single steps; `random_choice` and `random_order` are made of them. */
export const steps = [
  horizontalFlip,
  verticalFlip,
  translation,
  rotation,
  stretching,
  shearing,
  lensDistortion,
  scaleJitterCrop,
  randomCrop,
  brightness,
  contrast,
  colorJitter,
  gaussianNoise,
  randomErasing,
  mixup,
  cutmix,
] as const

/** One step that is no list itself. */
export const augmentationStep = z.discriminatedUnion('type', steps).meta({ id: 'AugmentationStep' })
export type AugmentationStep = z.output<typeof augmentationStep>
