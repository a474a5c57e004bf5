import type { z } from 'zod'
import { byType, unionOf } from '../technique.js'
import type { AugmentationKind, ImageSides, StepError } from './augmentation.js'
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

/** Every single step, in the order in which they are offered; what they do to images is in `training/src/augmentation`. */
export const augmentationStepRecords = [
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
export const augmentationStep = unionOf(augmentationStepRecords).meta({ id: 'AugmentationStep', description: 'One change of an image' })
/** What `augmentationStep` gives. */
export type AugmentationStep = z.output<typeof augmentationStep>
/** The name of a single step. */
export type StepType = AugmentationStep['type']
/** The spec of one step: `StepOf<'rotation'>`. */
export type StepOf<Type extends StepType> = Extract<AugmentationStep, { type: Type }>
/** What a step of this type does: `StepKind<'mixup'>` is `'mixing'`. */
export type StepKind<Type extends StepType> = Extract<(typeof augmentationStepRecords)[number], { type: Type }>['kind']

type Facts<Type extends StepType> = { kind: AugmentationKind; check?: (spec: StepOf<Type>, sides: ImageSides) => StepError[] }
const records: { [Type in StepType]: Facts<Type> } = byType(augmentationStepRecords)

/** What a step does. */
export const stepKind = (type: StepType): AugmentationKind => records[type].kind

/** The errors of a step on images of this size, by its own record. */
export const checkStep = <Type extends StepType>(type: Type, spec: StepOf<Type>, sides: ImageSides): StepError[] => records[type].check?.(spec, sides) ?? []
