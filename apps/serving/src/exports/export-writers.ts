import { type StoredModel, tfjsFiles, writeOnnx, writeSavedModel } from '@trainyard/exchange'
import type { ExportFormat } from '@trainyard/spec'
import { onnxReader } from './onnx-runtime.js'
import type { ExportReader } from './prove.js'
import { tensorflowReader } from './tensorflow-reader.js'
import { packedFiles, tfjsReader } from './tfjs-reader.js'

/** A file of a version, and what reads it back for the proof. */
export type Written = { file: Uint8Array; reader: ExportReader }

/** The formats whose files are compared with the service here. */
export const exportWriters: Partial<Record<ExportFormat, (model: StoredModel) => Written>> = {
  onnx: (model) => {
    const file = writeOnnx(model)
    return { file, reader: onnxReader(model.manifest, file) }
  },
  saved_model: (model) => {
    const { file, texts } = writeSavedModel(model)
    return { file, reader: tensorflowReader(model.manifest, file, texts) }
  },
  tfjs: (model) => {
    const files = tfjsFiles(model)
    return { file: packedFiles(files), reader: tfjsReader(files) }
  },
}
