import { readFileSync } from 'node:fs'
import { defined, manifestOfMember, type ModelManifest, vocabularyOf } from '@trainyard/spec'
import { tableNumbers } from '../graph/table-inputs.js'
import { type GraphOps, scalar, type Value } from '../graph/graph-ops.js'
import { imageInput, inTargetUnits, memberInputs, usedMembers, writeCombination } from '../graph/write-model.js'
import { memberArrays, type StoredModel } from '../model-files.js'
import { type GraphLayer, inputName, type MemberEnds, memberEnds, type MemberGraph, memberGraph } from './member-graph.js'
import { missingValues } from './missing-values.js'
import { type Instruction, programOps } from './program-ops.js'

/** The files of an export by their paths in it. */
export type ExportFiles = Readonly<Record<string, Uint8Array>>

/**
 * A version as layers models of TensorFlow.js: a folder a member with `model.json` and `weights.bin`, and `ensemble.json`, which says what goes in, what comes out
 * and how members are combined. `trainyard.mjs` opens all of it; it is the same for every model.
 * @throws {NotExportable} for columns of text.
 */
export function tfjsFiles(model: StoredModel): ExportFiles {
  const { manifest, members } = model
  const alone = new Map(members.map(({ index }) => [index, manifestOfMember(manifest, index)]))
  const ends = memberEnds([...alone.values()])
  const graphs = new Map([...alone].map(([index, own]) => [index, memberGraph(own, memberArrays(model, index), ends)]))
  const files: Record<string, Uint8Array> = {}
  for (const [index, graph] of graphs) {
    files[`member-${index}/model.json`] = json(modelOf(graph))
    files[`member-${index}/weights.bin`] = Buffer.concat(
      graph.layers.flatMap(({ arrays }) => arrays.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))),
    )
  }
  const { inputShape } = defined([...graphs.values()][0], 'a member')
  return { 'ensemble.json': json({ ...ensembleOf(manifest, inputShape, ends), programs: programsOf(manifest, ends) }), ...files }
}

const json = (content: unknown): Uint8Array => Buffer.from(JSON.stringify(content))

const modelOf = (graph: MemberGraph): object => ({
  format: 'layers-model',
  generatedBy: 'Trainyard',
  convertedBy: null,
  modelTopology: { ...topologyOf(graph), keras_version: '2.1.6', backend: 'tensorflow' },
  weightsManifest: [
    { paths: ['weights.bin'], weights: graph.layers.flatMap(({ arrays }) => arrays.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }))) },
  ],
})

/** A chain of layers is a Sequential model, which other readers of Keras' format open as it is; one with branches is a Functional model. */
function topologyOf({ inputShape, layers }: MemberGraph): { class_name: string; config: object } {
  const input = { class_name: 'InputLayer', config: { name: inputName, batch_input_shape: [null, ...inputShape], dtype: 'float32', sparse: false } }
  const configured = layers.map(({ name, class_name, config }) => ({ class_name, config: { name, trainable: true, dtype: 'float32', ...config } }))
  if (isChain(layers)) return { class_name: 'Sequential', config: { name: 'member', layers: [input, ...configured] } }
  const linked = layers.map(({ name, inputs }, index) => ({
    ...defined(configured[index], 'layer'),
    name,
    inbound_nodes: [inputs.map((from) => [from, 0, 0, {}])],
  }))
  const last = defined(layers.at(-1), 'last layer').name
  const all = [{ ...input, name: inputName, inbound_nodes: [] }, ...linked]
  return { class_name: 'Functional', config: { name: 'member', layers: all, input_layers: [[inputName, 0, 0]], output_layers: [[last, 0, 0]] } }
}

const isChain = (layers: readonly GraphLayer[]): boolean =>
  layers.every(({ inputs }, index) => inputs.length === 1 && inputs[0] === (index === 0 ? inputName : layers[index - 1]?.name))

const memberName = (index: number): string => `member${index}`

/** What `trainyard.mjs` does to rows before the members, and to what these give. */
function programsOf(manifest: ModelManifest, { inputs, outputs }: MemberEnds): { prepare: Instruction[]; combine: Instruction[] } {
  const before = programOps()
  const isRawImage = inputs === 'raw' && manifest.preprocessing.kind === 'image'
  const prepared = isRawImage
    ? () => before.ops.input(imageInput, 'float', [-1, ...manifest.dataset.input_shape])
    : memberInputs(before.ops, manifest, ...(inputs === 'raw' ? [tableNumbers] : []))
  for (const { index } of usedMembers(manifest)) {
    const vocabulary = vocabularyOf(manifestOfMember(manifest, index).spec.architecture)
    before.ops.output(memberName(index), vocabulary === null ? prepared(index) : heldWithin(before.ops, prepared(index), vocabulary), [-1])
  }
  const after = programOps()
  const given = (index: number): Value<'float'> => after.ops.input(memberName(index), 'float', [-1])
  writeCombination(after.ops, manifest, given, outputs === 'values' ? (ops, values) => ops.cast(values, 'double') : inTargetUnits)
  return { prepare: before.program, combine: after.program }
}

/** Numbers to look up as the service takes them: rounded, and held among those that there are. */
const heldWithin = (ops: GraphOps, x: Value<'float'>, vocabulary: number): Value<'float'> =>
  ops.binary('min', ops.binary('max', ops.unary('round', x), scalar(ops, x, 0)), scalar(ops, x, vocabulary - 1))

function ensembleOf(manifest: ModelManifest, inputShape: readonly number[], { inputs, outputs }: MemberEnds): object {
  const { spec, dataset, preprocessing, target, combine, members, temperature, threshold } = manifest
  return {
    format: 'trainyard-tfjs-1',
    task: spec.task,
    classes: dataset.classes,
    input_shape: inputShape,
    inputs,
    ...(dataset.pixel_range && { pixel_range: dataset.pixel_range }),
    missing: missingValues(manifest, inputs),
    preprocessing,
    outputs,
    target,
    combine,
    ...(temperature === undefined ? {} : { temperature }),
    ...(threshold === undefined ? {} : { threshold }),
    members: members.map(({ index, weight, fitted }) => ({
      index,
      weight,
      model: `member-${index}/model.json`,
      // Members of folds, and those with settings of their own, prepare rows and targets each in their own way.
      ...(fitted ? { ...fitted, missing: missingValues({ ...manifest, ...fitted }, inputs) } : {}),
    })),
  }
}

/** The module that opens every export, as users get it: without the line that names its source map. */
export const tfjsModule = (): Uint8Array =>
  Buffer.from(readFileSync(new URL('./trainyard.mjs', import.meta.url), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n'))
