import { augmentationErrors, type ErrorDetail, limits, type ModelManifest, multiCropErrors, placedSteps, someLayer, stepKind, usedSpecs } from '@trainyard/spec'
import { highestLevel, thresholdOf } from '../ensemble/conformal.js'
import { InstanceError } from './instance-error.js'
import { cropsOf, isSampled, type PredictOptions } from './predict-options.js'
import { type ModelCost, mostRows, requestCost, timesOf } from './prediction-cost.js'
import { rowErrors, rowMixing } from './row-mixing.js'

/** A request as it is checked before anything is computed: what is asked, of how many rows, and the most operations that it may take. */
export type CheckedRequest = { options: PredictOptions; rows: number; limitFlops: number }

/** @throws {InstanceError} with every error, when the model cannot do what is asked, or when it would be too much. */
export function checkRequest(manifest: ModelManifest, cost: ModelCost, { options, rows, limitFlops }: CheckedRequest): void {
  const own = [...rowErrors(cost.mixing, rows), ...checkFlags(manifest, options), ...checkAugmentation(manifest, options)]
  // What it would cost can be told only of a request that makes sense.
  const errors = own.length > 0 ? own : checkWork(manifest, cost, { options, rows, limitFlops })
  if (errors.length > 0) throw new InstanceError(errors, errors.length)
}

function checkFlags(manifest: ModelManifest, options: PredictOptions): ErrorDetail[] {
  const { calibrated, interval, mc_dropout: dropout, multi_crop: crop } = options
  const errors: ErrorDetail[] = []
  const add = (path: string, rule: string, message: string, received: unknown) => errors.push({ path, rule, message: `${path} ${message}`, received })
  if (calibrated === true && manifest.temperature === undefined)
    add('calibrated', 'temperature', 'needs a model with a temperature: one of classes whose job had validation rows', calibrated)
  if (interval !== undefined) errors.push(...checkInterval(manifest, interval, isSampled(options)))
  if (options.explain === true) errors.push(...checkExplain(manifest, options))
  if (dropout && !usedSpecs(manifest).some(({ spec }) => someLayer(spec.architecture.layers, ({ role }) => role === 'noise')))
    add('mc_dropout', 'dropout', 'needs a network with dropout', dropout)
  if (crop === true && !manifest.spec.evaluation.multi_crop)
    add('multi_crop', 'evaluation', 'can be true only where the job had evaluation.multi_crop; give scales', crop)
  return [...errors, ...multiCropErrors('multi_crop', cropsOf(manifest, options), manifest.dataset)]
}

/** What a model must have kept to give such an interval. */
function checkInterval({ conformal }: ModelManifest, level: number, sampled: boolean): ErrorDetail[] {
  const error = (rule: string, message: string): ErrorDetail[] => [{ path: 'interval', rule, message: `interval ${message}`, received: level }]
  if (sampled) return error('plain', 'is of plain predictions: leave out mc_dropout, tta and multi_crop')
  if (!conformal) return error('held_out', 'needs a model whose job held out rows: train it again with validation or test rows')
  const most = Math.floor(1_000 * highestLevel(conformal.rows)) / 1_000
  return thresholdOf(conformal, level) === null ? error('rows', `must be at most ${most}: the job of the model held out ${conformal.rows} rows`) : []
}

/** Whether a model can say what each column did to a prediction: it is one of a table, and predicts each row by itself. */
export const explains = (manifest: ModelManifest): boolean => manifest.preprocessing.kind === 'table' && rowMixing(manifest) === null

/** An explanation is of the columns of a row that is predicted by itself, as it is. */
function checkExplain(manifest: ModelManifest, options: PredictOptions): ErrorDetail[] {
  const error = (rule: string, message: string): ErrorDetail[] => [{ path: 'explain', rule, message: `explain ${message}`, received: true }]
  if (manifest.preprocessing.kind !== 'table') return error('table', 'needs a model of a table: images have no columns')
  if (isSampled(options)) return error('plain', 'is of plain predictions: leave out mc_dropout, tta and multi_crop')
  return rowMixing(manifest) === null ? [] : error('own_rows', 'needs a model that predicts each row by itself: this one normalizes by the rows of a request')
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

function checkWork(manifest: ModelManifest, model: ModelCost, { options, rows, limitFlops }: CheckedRequest): ErrorDetail[] {
  const { flops, replyValues, sampledValues } = requestCost(manifest, model, options, rows)
  const { views, samples, mixtures } = timesOf(manifest, options)
  const fewer = [...(samples > 1 ? ['fewer samples'] : []), ...(views > 1 ? ['fewer views'] : []), ...(mixtures > 1 ? ['no explanation'] : [])]
  const over = [
    { rule: 'operations', what: 'floating-point operations', takes: flops, limit: limitFlops, fewer },
    { rule: 'reply', what: 'numbers in the reply', takes: replyValues, limit: limits.predictReplyValues, fewer: options.members ? ['no members'] : [] },
    { rule: 'samples', what: 'numbers of all samples', takes: sampledValues, limit: limits.predictSampledValues, fewer },
  ].find(({ takes, limit }) => takes > limit)
  if (over === undefined) return []
  const count = (number: number): string => (number < 1e9 ? number.toLocaleString('en') : number.toExponential(1))
  const times = [
    `${count(rows)} rows`,
    ...(model.members > 1 ? [`${model.members} members`] : []),
    ...(views > 1 ? [`${views} views`] : []),
    ...(samples > 1 ? [`${samples} samples`] : []),
    ...(mixtures > 1 ? [`${mixtures} mixtures with the usual row`] : []),
  ]
  const most = mostRows(manifest, model, options, limitFlops)
  const remedy = [...(most > 0 ? [`at most ${count(most)} rows at once`] : []), ...over.fewer].join(' or ')
  const message = `instances: ${times.join(' × ')} take ${count(over.takes)} ${over.what}, a request may take ${count(over.limit)}; ${
    remedy === '' ? 'the network is too large to be asked' : `ask for ${remedy}`
  }`
  return [{ path: 'instances', rule: over.rule, message, received: rows }]
}
