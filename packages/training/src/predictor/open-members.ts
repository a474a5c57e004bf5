import { defined, elementAt, fittedOf, limits, lossOf, type ModelManifest, type Prediction, quantilesOf, usedSpecs } from '@trainyard/spec'
import { inTargetUnits, lowestTarget } from '../datasets/preprocessing/target.js'
import { thresholdOf } from '../ensemble/conformal.js'
import { combineRules } from '../ensemble/rules/index.js'
import { joinFloats } from '../join-floats.js'
import { TrainingError } from '../training-error.js'
import { type AskedInterval, assemblePredictions, type MemberOutputs } from './assemble-predictions.js'
import { commonScaling } from './common-scaling.js'
import { baselineOf, explainRow } from './explanation.js'
import { ensembleNetwork, type EnsembleNetwork, loadMember, type MemberNetwork } from './networks.js'
import { isSampled, type PredictOptions } from './predict-options.js'
import { type ModelCost, sampledPassRows } from './prediction-cost.js'
import { sampledOutputs } from './sampled-outputs.js'

/** A model version to serve: its manifest, and the `final` checkpoint of each member that the manifest names. */
export type PredictorSource = { manifest: ModelManifest; members: readonly { index: number; file: Uint8Array }[] }

/** Instances that were read and found good: one row of the network's inputs each. Rows of several requests may run together. */
export type PreparedRows = readonly Float32Array[]

/** The networks of an ensemble with their weights. */
export type LoadedMembers = {
  /** Rows that `run` computes at once. */
  passRows: number
  /** Computes and combines, at most `passRows` rows. */
  run(rows: PreparedRows, options: PredictOptions): Prediction[]
  /** The same for any number of rows and any options, in bounded steps: one each time it is resumed. */
  steps(rows: PreparedRows, options: PredictOptions): Generator<void, Prediction[]>
  bytes: number
  dispose(): void
}

/** Of what size the parts of the work are: `passFlops` are the operations of one call that is compiled, beyond which its rows are divided. */
export type LoadOptions = { passFlops: number }

/**
 * Builds the networks of an ensemble and loads their weights, in bounded steps. Where rows are mixed, all rows of a request are one pass of a member.
 * @throws {TrainingError} when manifest and files do not belong together.
 */
export function* openMembers({ manifest, members }: PredictorSource, cost: ModelCost, { passFlops }: LoadOptions): Generator<void, LoadedMembers> {
  const passRows = Math.max(1, Math.min(limits.predictPassRows, Math.floor(passFlops / cost.rowFlops)))
  const weights = weightsOf(manifest)
  const combine = combinerOf(manifest, weights)
  const networks = yield* loadAll(manifest, weights, members)
  const ensemble = cost.mixing === null ? yield* openEnsemble(manifest, networks, { passRows, outputs: cost.outputs }) : null
  const run: LoadedMembers['run'] = (rows, options) => {
    const values = defined(ensemble, 'a compiled ensemble').run(joinFloats(rows), rows.length)
    const outputs = networks.map(({ index, parts }, position) => ({ index, parts, samples: [elementAt(values, position, 'outputs of the members')] }))
    return combine(rows.length, outputs, options)
  }
  const inPasses = function* (rows: PreparedRows, options: PredictOptions): Generator<void, Prediction[]> {
    const predictions: Prediction[] = []
    for (let start = 0; start < rows.length; start += passRows) {
      if (start > 0) yield
      predictions.push(...run(rows.slice(start, start + passRows), options))
    }
    return predictions
  }
  const baseline = baselineOf(manifest)
  const steps: LoadedMembers['steps'] = function* (rows, options) {
    if (ensemble === null || isSampled(options)) {
      const samples = yield* sampledOutputs(manifest, networks, joinFloats(rows), rows.length, { ...options, rowsPerPass: sampledPassRows(cost) })
      const outputs = networks.map(({ index, parts }, position) => ({ index, parts, samples: elementAt(samples, position, 'samples of the members') }))
      return combine(rows.length, outputs, options)
    }
    const predictions = yield* inPasses(rows, options)
    if (options.explain !== true) return predictions
    const usual = defined(baseline, 'the columns of a table')
    const plain = { members: false, ...(options.calibrated === undefined ? {} : { calibrated: options.calibrated }) }
    const explained: Prediction[] = []
    for (const [index, prediction] of predictions.entries()) {
      yield
      const row = elementAt(rows, index, 'rows')
      const explanation = yield* explainRow(row, prediction, usual, (mixtures) => inPasses(mixtures, plain))
      explained.push({ ...prediction, explanation })
    }
    return explained
  }
  return {
    passRows,
    run,
    steps,
    bytes: networks.reduce((sum, network) => sum + network.bytes, 0),
    dispose: () => {
      ensemble?.dispose()
      for (const network of networks) network.dispose()
    },
  }
}

/** Outputs [rows, parts · outputs] of a member in each sample. */
type Sampled = { index: number; parts: number; samples: readonly Float32Array[] }

/** Combines the samples of all members into predictions: each counts by its member's weight. */
function combinerOf(manifest: ModelManifest, weights: ReadonlyMap<number, number>) {
  const { dataset, spec, combine, temperature, threshold, conformal } = manifest
  const rule = ruleOf(combine)
  const target = commonScaling(manifest)
  const inOneUnit = (index: number, outputs: Float32Array): Float32Array | Float64Array => {
    const own = target === null ? fittedOf(manifest, index).target : null
    return own === null ? outputs : inTargetUnits(outputs, own)
  }
  const weightOf = (member: number): number => defined(weights.get(member), `weight of member ${member}`)
  return (rows: number, members: readonly Sampled[], options: PredictOptions): Prediction[] => {
    const outputs = members.flatMap(({ index, parts, samples }) =>
      samples.map((own): MemberOutputs => ({ index, weight: weightOf(index) / samples.length, ...partsOf(inOneUnit(index, own), rows, parts) })),
    )
    const calibration = options.calibrated === true ? (temperature ?? null) : null
    return assemblePredictions(rows, outputs, {
      task: spec.task,
      target,
      quantiles: quantilesOf(lossOf(spec)),
      // What one loss is for holds for the target itself, whatever the others are for.
      floor: Math.max(...usedSpecs(manifest).map((used) => lowestTarget(used.spec))),
      classes: dataset.classes,
      rule,
      members: options.members,
      temperature: calibration,
      threshold: threshold ?? null,
      interval: intervalOf(conformal, options),
    })
  }
}

/** The outputs of a network as one member, the mean of the members that it ends in, and those by themselves. */
function partsOf(outputs: Float32Array | Float64Array, rows: number, parts: number): Pick<MemberOutputs, 'outputs' | 'parts'> {
  if (parts === 1 || rows === 0) return { outputs, parts: [outputs] }
  const columns = outputs.length / rows / parts
  const cells = (valueOf: (cell: number) => number): Float32Array | Float64Array => {
    const values = outputs instanceof Float64Array ? new Float64Array(rows * columns) : new Float32Array(rows * columns)
    return values.map((_, cell) => valueOf(cell))
  }
  const apart = Array.from({ length: parts }, (_, index) =>
    cells((cell) => elementAt(outputs, (Math.floor(cell / columns) * parts + index) * columns + (cell % columns), 'outputs of a network')),
  )
  const mean = cells((cell) => apart.reduce((sum, own) => sum + elementAt(own, cell, 'outputs'), 0) / parts)
  return { outputs: mean, parts: apart }
}

/** What is asked of a model that can give it, which was checked. */
function intervalOf(conformal: ModelManifest['conformal'], { interval: level }: PredictOptions): AskedInterval | null {
  if (level === undefined) return null
  const threshold = conformal ? thresholdOf(conformal, level) : null
  return { level, threshold: defined(threshold, `the score of an interval of ${level}`) }
}

function ruleOf(name: string): (typeof combineRules)[keyof typeof combineRules] {
  for (const [key, rule] of Object.entries(combineRules)) if (key === name) return rule
  throw new TrainingError('engine_error', `the model combines its members by the unknown method ${name}`)
}

/** The members that count, their weights made to sum to 1. */
function weightsOf({ members }: ModelManifest): Map<number, number> {
  const used = members.filter(({ weight }) => weight > 0)
  const total = used.reduce((sum, { weight }) => sum + weight, 0)
  if (used.length === 0) throw new TrainingError('engine_error', 'the model names no member with a weight')
  return new Map(used.map(({ index, weight }) => [index, weight / total]))
}

function* loadAll(manifest: ModelManifest, weights: ReadonlyMap<number, number>, files: PredictorSource['members']): Generator<void, MemberNetwork[]> {
  const loaded: MemberNetwork[] = []
  try {
    for (const index of weights.keys()) {
      const member = files.find((candidate) => candidate.index === index)
      if (!member) throw new TrainingError('engine_error', `the weights of member ${index} are missing`)
      loaded.push(loadMember(manifest, index, member.file))
      yield
    }
  } catch (error) {
    for (const network of loaded) network.dispose()
    throw error
  }
  return loaded
}

function* openEnsemble(
  manifest: ModelManifest,
  networks: readonly MemberNetwork[],
  sizes: { passRows: number; outputs: number },
): Generator<void, EnsembleNetwork> {
  try {
    return yield* ensembleNetwork(manifest, networks, sizes)
  } catch (error) {
    for (const network of networks) network.dispose()
    throw error
  }
}
