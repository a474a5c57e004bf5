import { AppError } from '@trainyard/runtime'
import { defined, elementAt, manifestOfMember, type ModelManifest, type readTensorHeader, type TensorEntry } from '@trainyard/spec'
import { type Content, joinedContent, memoryContent } from '../../../../downloads/content.js'
import { type MemberFile, readHeader } from '../bundle.js'
import { type GraphLayer, inputName, type MemberGraph, memberGraph } from './member-graph.js'
import { missingValues } from './missing-values.js'

/** A file of the export with its path in it: JSON, or the bytes of weights. */
export type ExportFile = { path: string } & ({ json: Record<string, unknown> } | { content: Content })

/** The bytes of a file. */
export const contentOf = (file: ExportFile): Content => ('json' in file ? memoryContent(Buffer.from(JSON.stringify(file.json, null, 2))) : file.content)

type Weight = { name: string; shape: readonly number[]; dtype: 'float32' }
type Stored = Weight & { from: TensorEntry | readonly number[] }

/**
 * A version as layers models of TensorFlow.js: a folder a member with `model.json` and `weights.bin`, and `ensemble.json`, which says how members are combined
 * and what goes in. Of the stored members only the headers are read.
 * @throws {AppError} `not_implemented` for a network that TensorFlow.js cannot hold.
 */
export async function tfjsFiles(manifest: ModelManifest, files: readonly MemberFile[]): Promise<ExportFile[]> {
  const common = memberGraph(manifestOfMember(manifest, elementAt(manifest.members, 0, 'members').index))
  const members = await Promise.all(
    files.map(async (file): Promise<ExportFile[]> => {
      const graph = memberGraph(manifestOfMember(manifest, file.index))
      if (graph.inputs !== common.inputs || graph.outputs !== common.outputs)
        throw new AppError({
          code: 'not_implemented',
          message:
            'the members of this version differ in what goes into or comes out of their networks, which the format tfjs cannot hold; the format safetensors holds every model',
        })
      const stored = storedWeights(graph, await readHeader(file))
      const arrays = stored.map(({ from }) => ('start' in from ? file.part(from.start, from.end) : memoryContent(littleEndian(from))))
      return [
        { path: `member-${file.index}/model.json`, json: modelOf(graph, stored) },
        { path: `member-${file.index}/weights.bin`, content: joinedContent(arrays) },
      ]
    }),
  )
  return [{ path: 'ensemble.json', json: ensembleOf(manifest, common) }, ...members.flat()]
}

/** The arrays of a member in the order in which the layers want them. */
function storedWeights({ layers }: MemberGraph, { entries }: ReturnType<typeof readTensorHeader>): Stored[] {
  return layers.flatMap(({ arrays }) =>
    arrays.map(({ name, from }): Stored => {
      if (typeof from !== 'string') return { name, shape: [from.length], dtype: 'float32', from }
      const entry = entries.get(`weights/${from}`) ?? entries.get(from)
      if (entry?.dtype !== 'F32') throw new AppError({ code: 'internal', message: 'the stored model cannot be read', internal: `no array ${from}` })
      return { name, shape: entry.shape, dtype: 'float32', from: entry }
    }),
  )
}

function littleEndian(numbers: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(numbers.length * 4)
  for (const [index, number] of numbers.entries()) bytes.writeFloatLE(number, index * 4)
  return bytes
}

const modelOf = (graph: MemberGraph, stored: readonly Stored[]): Record<string, unknown> => ({
  format: 'layers-model',
  generatedBy: 'Trainyard',
  convertedBy: null,
  modelTopology: { ...topologyOf(graph), keras_version: '2.1.6', backend: 'tensorflow' },
  weightsManifest: [{ paths: ['weights.bin'], weights: stored.map(({ name, shape, dtype }): Weight => ({ name, shape, dtype })) }],
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

function ensembleOf(manifest: ModelManifest, { inputShape, inputs, outputs }: MemberGraph): Record<string, unknown> {
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
