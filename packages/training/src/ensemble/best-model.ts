import { permutation, randomKey } from '@trainyard/engine'
import { elementAt, type EnsembleResult, finiteOrNull } from '@trainyard/spec'
import { gainOf, type Metric, valueOf, weightedValue } from '../metrics/metric.js'
import { bootstrap, interval95, resamplesOf } from './bootstrap.js'
import { combineOutputs } from './combine.js'
import { finiteGain } from './gain.js'
import { type EnsembleTask, type HeldOut, predictedRows, someRows } from './held-out.js'
import type { CombineRule } from './rules/index.js'

/** How often the rows are resampled. */
const effort = { wanted: 2_000, least: 200, cells: 1.5e9 }

/** The models that members are of, each with the positions of its members: the jobs that they come from, or their settings. None, where all are of one. */
export function modelsOf({ spec, members }: Pick<EnsembleTask, 'spec' | 'members'>): number[][] {
  const models = new Map<string, number[]>()
  for (const [position, { index, source }] of members.entries()) {
    const variant = spec.variants?.findIndex((one) => one.members.includes(index))
    const key = source ? source.job_id : String(variant)
    models.set(key, [...(models.get(key) ?? []), position])
  }
  return models.size > 1 ? [...models.values()] : []
}

/**
 * What is compared: models by the positions of their members in `held.members`, of which each is an equal mean, and the ensemble, whose weights `weigh` finds on
 * the rows that it is given.
 */
export type Compared = {
  models: readonly (readonly number[])[]
  metric: Metric
  rule: CombineRule
  weigh(rows: HeldOut): readonly number[]
  seed: number
  hasTime: () => boolean
}

/** The gain, and over which model: `members` are the positions of its members. */
export type GainOverModel = NonNullable<EnsembleResult['gain_over_best_model']>

/**
 * What the ensemble gains over the model that one would have taken instead of it. Neither is judged by rows that it was chosen by: both are chosen on
 * `validation`, where `held` are other rows; else each half of the rows is judged by what is chosen on the other half. The interval is a paired bootstrap over
 * the rows. Null where there is nothing to choose, or no time.
 */
export function gainOverBestModel({ held, validation }: { held: HeldOut; validation: HeldOut | null }, compared: Compared): GainOverModel | null {
  const { models, metric, hasTime, seed } = compared
  if (models.length < 2 || !hasTime()) return null
  const best = bestModel(validation ?? held, compared)
  const { ensemble, model } = validation ? outputsOn(held, compared.weigh(validation), best, compared) : crossChosen(held, compared)
  const [ofEnsemble, ofModel] = [weightedValue(metric, predictedRows(held, ensemble)), weightedValue(metric, predictedRows(held, model))]
  const [own, other] = [ofEnsemble(held.weights), ofModel(held.weights)]
  const resamples = resamplesOf(effort, 2 * held.rows)
  const resampled = bootstrap([ofEnsemble, ofModel], { rows: held.rows, weights: held.weights, resamples, seed, hasTime })
  const differences = resampled.map((values) => gainOf(metric, elementAt(values, 0, 'resampled values'), elementAt(values, 1, 'resampled values')))
  return {
    members: [...elementAt(models, best, 'models')],
    value: finiteOrNull(other),
    judged_on: validation ? 'test' : 'cross_fitted',
    ...finiteGain({ delta: gainOf(metric, own, other), ci95: interval95(differences) }),
  }
}

const modelOutputs = (held: HeldOut, positions: readonly number[], rule: CombineRule): Float64Array =>
  combineOutputs(
    rule,
    positions.map((position) => elementAt(held.members, position, 'members')),
    positions.map(() => 1),
    held.columns,
  )

/** The first of the models that are best on these rows. */
function bestModel(held: HeldOut, { models, metric, rule }: Compared): number {
  const values = models.map((positions) => valueOf(metric, predictedRows(held, modelOutputs(held, positions, rule))))
  return values.reduce((best, value, model) => (gainOf(metric, value, elementAt(values, best, 'models')) > 0 ? model : best), 0)
}

type Outputs = { ensemble: Float64Array; model: Float64Array }

const outputsOn = (held: HeldOut, weights: readonly number[], best: number, { models, rule }: Compared): Outputs => ({
  ensemble: combineOutputs(rule, held.members, weights, held.columns),
  model: modelOutputs(held, elementAt(models, best, 'models'), rule),
})

/** Each half of the rows as what was chosen on the other half says of it. The halves are drawn from the seed. */
function crossChosen(held: HeldOut, compared: Compared): Outputs {
  const order = permutation(held.rows, randomKey({ seed: compared.seed, member: 0, purpose: 'ensemble/best-model' }))
  const middle = Math.floor(order.length / 2)
  const halves = [order.slice(0, middle), order.slice(middle)].map((rows) => ({ rows, held: someRows(held, rows) }))
  const joined: Outputs = { ensemble: new Float64Array(held.rows * held.columns), model: new Float64Array(held.rows * held.columns) }
  for (const [index, { rows, held: half }] of halves.entries()) {
    const { held: other } = elementAt(halves, 1 - index, 'halves')
    const own = outputsOn(half, compared.weigh(other), bestModel(other, compared), compared)
    for (const [place, row] of rows.entries())
      for (const key of ['ensemble', 'model'] as const) joined[key].set(own[key].subarray(place * held.columns, (place + 1) * held.columns), row * held.columns)
  }
  return joined
}
