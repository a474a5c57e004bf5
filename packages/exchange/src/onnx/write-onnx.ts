import { writeModel } from '../graph/write-model.js'
import type { StoredModel } from '../model-files.js'
import { mlDomain } from './onnx-nodes.js'
import { onnxOps } from './onnx-ops.js'
import { ModelProto } from './onnx-schema.js'

/** Read by ONNX Runtime 1.11 and later. */
const [irVersion, operators, mlOperators] = [8, 17, 3]

/**
 * A version as one ONNX file: preprocessing, all members and how they are combined.
 * @throws {NotExportable} for what the format has no form for.
 */
export function writeOnnx(model: StoredModel): Uint8Array {
  const { ops, graph } = onnxOps()
  writeModel(ops, model)
  return ModelProto.encode({
    ir_version: irVersion,
    opset_import: [
      { domain: '', version: operators },
      { domain: mlDomain, version: mlOperators },
    ],
    producer_name: 'Trainyard',
    domain: model.name,
    model_version: Number(model.version),
    graph: { name: model.name, ...graph },
  }).finish()
}

/** A file with notes added to it: a later part of a message adds to what came before, so that all that was checked stays as it is. */
export function withNotes(file: Uint8Array, notes: Readonly<Record<string, string>>): Uint8Array {
  const added = ModelProto.encode({ metadata_props: Object.entries(notes).map(([key, value]) => ({ key, value })) }).finish()
  return Buffer.concat([file, added])
}
