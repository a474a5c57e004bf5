import { defined, elementAt, type Instance, limits, type ModelManifest, type Prediction } from '@trainyard/spec'
import { combineRules } from '../ensemble/rules/index.js'
import { joinFloats } from '../join-floats.js'
import { TrainingError } from '../training-error.js'
import { assemblePredictions, type MemberOutputs } from './assemble-predictions.js'
import { imageReader } from './image-reader.js'
import { inputSignature, instancesOf, type RawTensor, type TensorSignature } from './input-signature.js'
import { createErrorList } from './instance-error.js'
import { ensembleNetwork, type EnsembleNetwork, loadMember, type MemberNetwork } from './networks.js'
import { createReadingNotes, type ReadingNotes } from './reading-notes.js'
import { checkOptions, isSampled, type PredictOptions } from './predict-options.js'
import { type RowMixing, rowMixing } from './row-mixing.js'
import { sampledOutputs } from './sampled-outputs.js'
import { tableReader } from './table-reader.js'

/** A model version to serve: its manifest, and the `final` checkpoint of each member that the manifest names. */
export type PredictorSource = { manifest: ModelManifest; members: readonly { index: number; file: Uint8Array }[] }

/** Instances that were read and found good: one row of the network's inputs each. Rows of several requests may run together. */
export type PreparedRows = readonly Float32Array[]

/** A loaded ensemble. It must be disposed of; after that it must not be used. */
export type Predictor = {
  /** What the model takes over the Open Inference Protocol. */
  inputSignature: readonly TensorSignature[]
  /** Memory of the weights of all members. */
  bytes: number
  /**
   * Reads raw instances; what it leaves out or does not know is added to `notes`.
   * @throws {InstanceError} which lists every error.
   */
  read(instances: readonly Instance[], notes?: ReadingNotes): Promise<PreparedRows>
  /** @throws {InstanceError} with every error, when the model cannot do what is asked of so many rows. */
  check(options: PredictOptions, rows: number): void
  /**
   * Whether rows of several requests may run together under these options. Not where passes are drawn, whose noise follows the place of a row in its request,
   * nor where a normalization takes its statistics from the rows: those are the request's own.
   */
  joins(options: PredictOptions): boolean
  /** Runs prepared rows; blocks the thread meanwhile. One prediction a row, in order. */
  run(rows: PreparedRows, options: PredictOptions): Prediction[]
  /** The same in bounded passes, one each time it is resumed, so that others can have their turn in between. */
  passes(rows: PreparedRows, options: PredictOptions): Generator<void, Prediction[]>
  /** `read`, then `run`. */
  predict(instances: readonly Instance[], options: PredictOptions): Promise<Prediction[]>
  /**
   * Tensors of the Open Inference Protocol as instances for `read`.
   * @throws {InstanceError} when they do not fit `inputSignature`.
   */
  fromTensors(inputs: readonly RawTensor[]): Instance[]
  /** Raw values of the one input tensor of images and numeric tables, row-major, NaN for a missing number. */
  predictTensor(values: Float32Array, shape: readonly number[], options?: PredictOptions): Promise<Prediction[]>
  dispose(): void
}

/**
 * Builds the networks of an ensemble and loads their weights; the engine must be loaded.
 * @throws {TrainingError} when manifest and files do not belong together.
 */
export function createPredictor({ manifest, members }: PredictorSource): Predictor {
  const { dataset, preprocessing, spec } = manifest
  const rule = ruleOf(manifest.combine)
  const weights = weightsOf(manifest)
  const weightOf = (member: number): number => defined(weights.get(member), `weight of member ${member}`)
  const networks = loadAll(manifest, members)
  const mixing = rowMixing(manifest)
  const ensemble = openEnsemble(manifest, networks, mixing)
  const rowsPerPass = mixing === null ? limits.predictPassRows : limits.predictInstances
  const reader = preprocessing.kind === 'table' ? tableReader(preprocessing, dataset) : imageReader(dataset)

  const read: Predictor['read'] = async (instances, notes = createReadingNotes()) => {
    const errors = createErrorList()
    const rows = await reader(instances, errors, notes)
    errors.throwIfAny()
    return rows
  }
  const passes: Predictor['passes'] = function* (rows, options) {
    const temperature = options.calibrated === true ? (manifest.temperature ?? null) : null
    const assemble = (count: number, outputs: readonly MemberOutputs[]) =>
      assemblePredictions(count, outputs, { task: spec.task, target: manifest.target, classes: dataset.classes, rule, members: options.members, temperature })
    if (isSampled(options)) {
      const samples = yield* sampledOutputs(manifest, networks, joinFloats(rows), rows.length, { ...options, rowsPerPass })
      const outputs = networks.flatMap(({ index }, position): MemberOutputs[] =>
        elementAt(samples, position, 'samples of the members').map((own, _, all) => ({ index, weight: weightOf(index) / all.length, outputs: own })),
      )
      return assemble(rows.length, outputs)
    }
    const predictions: Prediction[] = []
    for (let start = 0; start < rows.length; start += rowsPerPass) {
      if (start > 0) yield
      const part = rows.slice(start, start + rowsPerPass)
      const values = ensemble.run(joinFloats(part), part.length)
      const outputs = networks.map(
        ({ index }, position): MemberOutputs => ({ index, weight: weightOf(index), outputs: elementAt(values, position, 'outputs of the members') }),
      )
      predictions.push(...assemble(part.length, outputs))
    }
    return predictions
  }
  const run: Predictor['run'] = (rows, options) => {
    const steps = passes(rows, options)
    for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value
  }
  const check: Predictor['check'] = (options, rows) => checkOptions(manifest, options, rows, mixing)
  const predict: Predictor['predict'] = async (instances, options) => {
    check(options, instances.length)
    return run(await read(instances), options)
  }
  const fromTensors: Predictor['fromTensors'] = (inputs) => instancesOf(dataset, inputs)
  return {
    inputSignature: inputSignature(dataset),
    bytes: networks.reduce((sum, network) => sum + network.bytes, 0),
    read,
    check,
    joins: (options) => mixing === null && !isSampled(options),
    run,
    passes,
    predict,
    fromTensors,
    predictTensor: async (values, shape, options = { members: false }) =>
      predict(fromTensors([{ name: 'input', datatype: 'FP32', shape, values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)) }]), options),
    dispose: () => {
      ensemble.dispose()
      for (const network of networks) network.dispose()
    },
  }
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

function loadAll(manifest: ModelManifest, files: PredictorSource['members']): MemberNetwork[] {
  const loaded: MemberNetwork[] = []
  try {
    for (const index of weightsOf(manifest).keys()) {
      const member = files.find((candidate) => candidate.index === index)
      if (!member) throw new TrainingError('engine_error', `the weights of member ${index} are missing`)
      loaded.push(loadMember(manifest, index, member.file))
    }
  } catch (error) {
    for (const network of loaded) network.dispose()
    throw error
  }
  return loaded
}

function openEnsemble(manifest: ModelManifest, networks: readonly MemberNetwork[], mixing: RowMixing | null): EnsembleNetwork {
  try {
    return ensembleNetwork(manifest, networks, mixing)
  } catch (error) {
    for (const network of networks) network.dispose()
    throw error
  }
}
