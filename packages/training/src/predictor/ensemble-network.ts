import { prepareEnsemble } from '@trainyard/engine'
import { modelInputShape, type ModelManifest, someLayer } from '@trainyard/spec'
import type { MemberNetwork } from './member-network.js'

/** All members of a model as one computation. `run` maps prepared rows to each member's outputs, in the order of the members. */
export type EnsembleNetwork = { run(inputs: Float32Array, rows: number): Float32Array[]; dispose(): void }

/** A request for one instance, a few that came together, a small batch, and the most rows that run at once. */
const batchSizes = [1, 4, 16, 256]

/** Compiles the members into one graph call where the engine can. It does not own the networks. */
export function ensembleNetwork({ spec, dataset }: ModelManifest, networks: readonly MemberNetwork[]): EnsembleNetwork {
  const program = prepareEnsemble({
    members: networks.map(({ variables, predict }) => ({ infer: ({ x }) => (x ? { outputs: predict(x) } : {}), variables })),
    feeds: { x: { shape: modelInputShape(dataset), dtype: 'float32' } },
    batchSizes: rowsAreApart(spec) ? batchSizes : [],
  })
  return {
    run: (inputs, rows) => {
      const { values } = program.run({ x: inputs }, rows)['outputs'] ?? { values: new Float32Array() }
      const all = values instanceof Float32Array ? values : Float32Array.from(values)
      const size = all.length / networks.length
      return networks.map((_, position) => all.subarray(position * size, (position + 1) * size))
    },
    dispose: program.dispose,
  }
}

/** Whether an instance is predicted the same whatever else is in its batch: not where a normalization, at any depth, takes its statistics from the batch. */
const rowsAreApart = ({ architecture }: ModelManifest['spec']): boolean => !someLayer(architecture.layers, ({ mixesRows }) => mixesRows)
