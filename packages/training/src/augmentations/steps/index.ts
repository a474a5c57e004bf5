import type { AugmentationStep, StepKind, StepList, StepOf, StepType } from '@trainyard/spec'
import type { ListRule } from '../plan.js'
import type { Step } from '../step.js'
import { brightness } from './brightness.js'
import { colorJitter } from './color-jitter.js'
import { contrast } from './contrast.js'
import { cutmix } from './cutmix.js'
import { gaussianNoise } from './gaussian-noise.js'
import { horizontalFlip } from './horizontal-flip.js'
import { lensDistortion } from './lens-distortion.js'
import { mixup } from './mixup.js'
import { randomChoice } from './random-choice.js'
import { randomCrop } from './random-crop.js'
import { randomErasing } from './random-erasing.js'
import { randomOrder } from './random-order.js'
import { rotation } from './rotation.js'
import { scaleJitterCrop } from './scale-jitter-crop.js'
import { shearing } from './shearing.js'
import { stretching } from './stretching.js'
import { translation } from './translation.js'
import { verticalFlip } from './vertical-flip.js'

/** A step's other half, of the kind that its record says. */
type Factories = { [Type in StepType]: (spec: StepOf<Type>) => Extract<Step, { kind: StepKind<Type> }> }

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

/** How each list of steps is laid out; a forgotten one does not compile. */
export const listRules: { [Type in StepList['type']]: ListRule } = { random_choice: randomChoice, random_order: randomOrder }

const create = <Type extends StepType>(type: Type, spec: StepOf<Type>): Step => factories[type](spec)

/** Builds the step of a spec. */
export const createStep = (spec: AugmentationStep): Step => create(spec.type, spec)
