import type { AugmentationStep } from '@trainyard/spec'
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
import type { Step } from './step.js'
import { stretching } from './stretching.js'
import { translation } from './translation.js'
import { verticalFlip } from './vertical-flip.js'

type Factories = { [T in AugmentationStep['type']]: (spec: Extract<AugmentationStep, { type: T }>) => Step }

/** One factory for each step of the spec; a forgotten one does not compile. */
const factories: Factories = {
  horizontal_flip: horizontalFlip,
  vertical_flip: verticalFlip,
  translation,
  rotation,
  stretching,
  shearing,
  lens_distortion: lensDistortion,
  scale_jitter_crop: scaleJitterCrop,
  random_crop: randomCrop,
  brightness,
  contrast,
  color_jitter: colorJitter,
  gaussian_noise: gaussianNoise,
  random_erasing: randomErasing,
  mixup,
  cutmix,
}

/** Builds the step of the spec's own type. */
export const createStep = <T extends AugmentationStep['type']>(spec: Extract<AugmentationStep, { type: T }>, type: T): Step => factories[type](spec)
