import { writeModel } from '../graph/write-model.js'
import type { StoredModel } from '../model-files.js'
import { dataTypes, SavedModel } from './tensorflow-schema.js'
import { type GraphEnd, type GraphEnds, shapeOf } from './tensorflow-nodes.js'
import { tensorflowOps } from './tensorflow-ops.js'

/** Every op that is written is older than this version of the graph's format, that of TensorFlow 2.4. */
const producer = 561

/**
 * A version as `saved_model.pb`: preprocessing, all members and how they are combined, with the weights as constants in the graph. `serving_default` takes numbers
 * of tables in 64 bits; the signature `texts` takes and gives these as texts.
 * @throws {NotExportable} for what the format has no form for.
 */
export function writeSavedModel(model: StoredModel): { file: Uint8Array; texts: GraphEnds } {
  const { ops, graph } = tensorflowOps()
  writeModel(ops, model)
  const { node, numbers, texts } = graph
  const metaGraph = {
    meta_info_def: { tags: ['serve'], tensorflow_version: '2.4.0' },
    graph_def: { node, versions: { producer } },
    signature_def: { serving_default: signatureOf(numbers), texts: signatureOf(texts) },
  }
  return { file: SavedModel.encode({ saved_model_schema_version: 1, meta_graphs: [metaGraph] }).finish(), texts }
}

const signatureOf = ({ inputs, outputs }: GraphEnds): object => ({
  inputs: infosOf(inputs),
  outputs: infosOf(outputs),
  method_name: 'tensorflow/serving/predict',
})

const infosOf = (ends: readonly GraphEnd[]): object =>
  Object.fromEntries(ends.map(({ name, node, kind, shape }) => [name, { name: `${node}:0`, dtype: dataTypes[kind], tensor_shape: shapeOf(shape) }]))
