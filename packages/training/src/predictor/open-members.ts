import { defined, elementAt, limits, type ModelManifest, type Prediction } from '@trainyard/spec'
import { combineRules } from '../ensemble/rules/index.js'
import { joinFloats } from '../join-floats.js'
import { TrainingError } from '../training-error.js'
import { assemblePredictions, type MemberOutputs } from './assemble-predictions.js'
import { ensembleNetwork, type EnsembleNetwork, loadMember, type MemberNetwork } from './networks.js'
import { isSampled, type PredictOptions } from './predict-options.js'
import type { RowMixing } from './row-mixing.js'
import { sampledOutputs } from './sampled-outputs.js'

/** A model version to serve: its manifest, and the `final` checkpoint of each member that the manifest names. */
export type PredictorSource = { manifest: ModelManifest; members: readonly { index: number; file: Uint8Array }[] }

/** Instances that were read and found good: one row of the network's inputs each. Rows of several requests may run together. */
export type PreparedRows = readonly Float32Array[]

/** The networks of an ensemble with their weights. `passes` computes and combines, in bounded passes: one each time it is resumed. */
export type LoadedMembers = { passes(rows: PreparedRows, options: PredictOptions): Generator<void, Prediction[]>; bytes: number; dispose(): void }

/**
 * Builds the networks of an ensemble and loads their weights. Where rows are mixed, all rows of a request are one pass.
 * @throws {TrainingError} when manifest and files do not belong together.
 */
export function openMembers({ manifest, members }: PredictorSource, mixing: RowMixing | null): LoadedMembers {
  const { dataset, spec } = manifest
  const rule = ruleOf(manifest.combine)
  const weights = weightsOf(manifest)
  const weightOf = (member: number): number => defined(weights.get(member), `weight of member ${member}`)
  const networks = loadAll(manifest, members)
  const ensemble = openEnsemble(manifest, networks, mixing)
  const rowsPerPass = mixing === null ? limits.predictPassRows : limits.predictInstances
  const passes: LoadedMembers['passes'] = function* (rows, options) {
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
  return {
    passes,
    bytes: networks.reduce((sum, network) => sum + network.bytes, 0),
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
