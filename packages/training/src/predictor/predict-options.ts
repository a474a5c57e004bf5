import {
  augmentationErrors,
  type ErrorDetail,
  limits,
  type ModelManifest,
  type MultiCrop,
  multiCropErrors,
  placedSteps,
  type PredictExtras,
  someLayer,
  stepKind,
} from '@trainyard/spec'
import { viewsOf } from '../augmentations/index.js'
import { InstanceError } from './instance-error.js'
import { rowErrors, type RowMixing, rowMixing } from './row-mixing.js'

/** What is asked beyond plain predictions. `members` adds each member's own output. */
export type PredictOptions = { members: boolean; calibrated?: boolean } & {
  [K in Exclude<keyof PredictExtras, 'calibrated'>]?: PredictExtras[K] | undefined
}

/** Whether several passes are to be made and averaged: such a request runs alone, so that its draws do not depend on other requests. */
export const isSampled = ({ mc_dropout, tta, multi_crop }: PredictOptions): boolean => mc_dropout !== undefined || tta !== undefined || multi_crop !== undefined

/** The crops to average: those given, or those that the job was evaluated with. */
export const cropsOf = ({ spec }: ModelManifest, { multi_crop: crop }: PredictOptions): MultiCrop | null =>
  crop === true ? spec.evaluation.multi_crop : (crop ?? null)

/** @throws {InstanceError} with every error, when the model cannot do what is asked, or when rows × passes would be too many. */
export function checkOptions(manifest: ModelManifest, options: PredictOptions, rows: number, mixing: RowMixing | null = rowMixing(manifest)): void {
  const errors = [...rowErrors(mixing, rows), ...checkFlags(manifest, options), ...checkAugmentation(manifest, options), ...checkWork(manifest, options, rows)]
  if (errors.length > 0) throw new InstanceError(errors, errors.length)
}

function checkFlags(manifest: ModelManifest, options: PredictOptions): ErrorDetail[] {
  const { calibrated, mc_dropout: dropout, multi_crop: crop } = options
  const errors: ErrorDetail[] = []
  const add = (path: string, rule: string, message: string, received: unknown) => errors.push({ path, rule, message: `${path} ${message}`, received })
  if (calibrated === true && manifest.temperature === undefined)
    add('calibrated', 'temperature', 'needs a model with a temperature: one of classes whose job had validation rows', calibrated)
  if (dropout && !someLayer(manifest.spec.architecture.layers, ({ role }) => role === 'noise'))
    add('mc_dropout', 'dropout', 'needs a network with dropout', dropout)
  if (crop === true && !manifest.spec.evaluation.multi_crop)
    add('multi_crop', 'evaluation', 'can be true only where the job had evaluation.multi_crop; give scales', crop)
  return [...errors, ...multiCropErrors('multi_crop', cropsOf(manifest, options), manifest.dataset)]
}

function checkAugmentation({ dataset }: ModelManifest, { tta }: PredictOptions): ErrorDetail[] {
  if (!tta) return []
  const mixing = placedSteps(tta.augmentation).filter(({ step }) => stepKind(step.type) === 'mixing')
  return [
    ...augmentationErrors(tta.augmentation, dataset),
    ...mixing.map(({ path, step }) => ({
      path,
      rule: 'one_image',
      message: `${step.type} mixes images with one another, which a prediction cannot`,
      received: step.type,
    })),
  ].map((error) => ({ ...error, path: `tta.${error.path}` }))
}

function checkWork(manifest: ModelManifest, options: PredictOptions, rows: number): ErrorDetail[] {
  if (!isSampled(options)) return []
  const [height = 1, width = 1] = manifest.dataset.input_shape
  const crop = cropsOf(manifest, options)
  const views = crop ? viewsOf(crop, [height, width]).length : (options.tta?.samples ?? 1)
  const passes = rows * views * (options.mc_dropout?.samples ?? 1)
  if (passes <= limits.predictRowPasses) return []
  const message = `${rows} rows of ${passes / rows} passes each are ${passes}, at most ${limits.predictRowPasses} may be: send fewer rows at once`
  return [{ path: 'instances', rule: 'passes', message, received: rows }]
}
