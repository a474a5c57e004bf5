import { prepareEnsembleInSteps, tf } from '@trainyard/engine'
import { channelsOf, elementAt, lossOf, manifestOfMember, type ModelManifest, networkEnds, type TargetScaling } from '@trainyard/spec'
import { rowShape, tablesOf } from './own-inputs.js'
import { tableWidth } from '../datasets/preprocessing/table.js'
import { createNetwork } from '../architecture/network.js'
import { storedArray } from '../checkpoint/arrays.js'
import { readMemberFile } from '../checkpoint/member-file.js'
import { inputTransform } from '../loop/input.js'
import type { Pass } from '../layers/index.js'
import { taskOutput } from '../losses/task-output.js'
import { commonScaling } from './common-scaling.js'

/**
 * One trained network. `predict` maps prepared rows [rows, …input] to probabilities or scaled values [rows, parts · outputs], on tensors only and in prediction mode
 * unless another pass is asked for. `parts` are the members that the network itself ends in, 1 for an ordinary one.
 */
export type MemberNetwork = {
  index: number
  parts: number
  bytes: number
  variables: readonly tf.Variable[]
  predict(x: tf.Tensor, pass?: Pass): tf.Tensor
  dispose(): void
}

/**
 * Builds the network of a member and loads its `final` checkpoint.
 * @throws {RangeError | TrainingError} when the file is of another network.
 */
export function loadMember(manifest: ModelManifest, index: number, file: Uint8Array): MemberNetwork {
  const { spec, dataset, preprocessing, target } = manifestOfMember(manifest, index)
  const arrays = readMemberFile(file).file
  const stored = (name: string, shape: readonly number[]) => storedArray(arrays, `weights/${name}`, shape)
  const network = createNetwork({ ...networkEnds(dataset, spec), spec, seed: spec.seed, member: index, stored })
  const parts = network.shapes.members
  const [input, output] = [inputTransform(preprocessing), taskOutput(lossOf(spec), target)]
  const [part, common] = [inputPart(manifest, index), commonUnits(target, commonScaling(manifest))]
  return {
    index,
    parts,
    bytes: network.parameters.reduce((sum, { variable }) => sum + variable.size * Float32Array.BYTES_PER_ELEMENT, 0),
    variables: network.parameters.map(({ variable }) => variable),
    predict: (x, pass = { mode: 'prediction' }) => tf.tidy(() => byRow(common(output.predictions(network.forward(input(part(x)), pass))), parts)),
    dispose: network.dispose,
  }
}

/** [rows · parts, outputs] → [rows, parts · outputs]. */
const byRow = (outputs: tf.Tensor, parts: number): tf.Tensor => (parts === 1 ? outputs : tf.reshape(outputs, [-1, parts * channelsOf(outputs.shape)]))

/** What a member sees of a prepared row: all of it, or its own part, where members that were trained on rows of their own prepare it differently. */
function inputPart(manifest: ModelManifest, index: number): (x: tf.Tensor) => tf.Tensor {
  const own = tablesOf(manifest)
  if (own === null || own.tables.length === 1) return (x) => x
  const widths = own.tables.map(tableWidth)
  const place = own.tableOf(index)
  const start = widths.slice(0, place).reduce((sum, width) => sum + width, 0)
  return (x) => tf.slice(x as tf.Tensor2D, [0, start], [-1, elementAt(widths, place, 'widths')])
}

/** Values in the member's own scale, in that which all have in common; both are of the size of one deviation, so that float32 loses nothing. */
function commonUnits(own: TargetScaling | null, common: TargetScaling | null): (values: tf.Tensor) => tf.Tensor {
  if (own === null || common === null || (own.mean === common.mean && own.std === common.std)) return (values) => values
  return (values) => tf.add(tf.mul(values, own.std / common.std), (own.mean - common.mean) / common.std)
}

/** All members of a model as one computation. `run` maps prepared rows to each member's outputs, in the order of the members. */
export type EnsembleNetwork = { run(inputs: Float32Array, rows: number): Float32Array[]; dispose(): void }

/**
 * A request for one instance, a few that came together, a small batch; then the most rows that run at once. The library multiplies one row by a matrix in another
 * order than several, so that a row of a table is always computed beside others: its bits are the same in every request, and the others cost next to nothing.
 */
const smallBatches = { table: [4, 16, 64], image: [1, 4, 16, 64] } as const

/**
 * Compiles the members into one graph call where the engine can, in bounded steps. It does not own the networks. `rows` of a call are at most `passRows`;
 * `outputs` are the numbers that each member, or each of those that a network ends in, gives for a row.
 */
export function* ensembleNetwork(
  manifest: ModelManifest,
  networks: readonly MemberNetwork[],
  { passRows, outputs }: { passRows: number; outputs: number },
): Generator<void, EnsembleNetwork> {
  // All members come out as one array: those that end in fewer members than others are filled up with zeros.
  const width = outputs * Math.max(...networks.map(({ parts }) => parts))
  const filled = (x: tf.Tensor, { predict, parts }: MemberNetwork): tf.Tensor => {
    const missing = width - outputs * parts
    return missing === 0
      ? predict(x)
      : tf.pad(predict(x), [
          [0, 0],
          [0, missing],
        ])
  }
  const program = yield* prepareEnsembleInSteps({
    members: networks.map((network) => ({ infer: ({ x }) => (x ? { outputs: filled(x, network) } : {}), variables: network.variables })),
    feeds: { x: { shape: rowShape(manifest), dtype: 'float32' } },
    batchSizes: [...smallBatches[manifest.dataset.kind].filter((size) => size < passRows), passRows],
  })
  return {
    run: (inputs, rows) => {
      const { values } = program.run({ x: inputs }, rows)['outputs'] ?? { values: new Float32Array() }
      const all = values instanceof Float32Array ? values : Float32Array.from(values)
      const size = all.length / networks.length
      return networks.map(({ parts }, position) => firstColumns(all.subarray(position * size, (position + 1) * size), width, outputs * parts))
    },
    dispose: program.dispose,
  }
}

/** The first `wanted` columns of rows of `width`. */
function firstColumns(values: Float32Array, width: number, wanted: number): Float32Array {
  if (wanted === width) return values
  const rows = values.length / width
  const taken = new Float32Array(rows * wanted)
  for (let row = 0; row < rows; row += 1) taken.set(values.subarray(row * width, row * width + wanted), row * wanted)
  return taken
}
