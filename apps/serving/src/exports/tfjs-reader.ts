import { layersLibrary } from '@trainyard/engine'
import { type ExportFiles, openModel } from '@trainyard/exchange'
import { defined, type Instance, type Prediction, writeTensorFile } from '@trainyard/spec'
import type { ExportReader } from './prove.js'

/** Files of an export as one, each as a tensor of bytes under its path. */
export const packedFiles = (files: ExportFiles): Uint8Array =>
  writeTensorFile(Object.fromEntries(Object.entries(files).map(([path, data]) => [path, { dtype: 'U8', shape: [data.length], data }])))

/** Computes with an export for TensorFlow.js, by the module that users get with it. */
export const tfjsReader =
  (files: ExportFiles): ExportReader =>
  async (rows: readonly Instance[]) => {
    const tf = await layersLibrary()
    const bytes = (path: string): Uint8Array => defined(files[path], path)
    const json = (path: string) => JSON.parse(Buffer.from(bytes(path)).toString())
    const layers = (path: string) => {
      const { modelTopology, weightsManifest } = json(path)
      const [{ weights }] = weightsManifest
      const weightData = Uint8Array.from(bytes(path.replace('model.json', 'weights.bin'))).buffer
      return { load: async () => ({ modelTopology, weightSpecs: weights, weightData }) }
    }
    const model = await openModel(tf, { json: async (path: string) => json(path), layers })
    try {
      const found: Prediction[] = await model.predict(rows)
      const outputs = found.map(({ probabilities, value, quantiles }) => (probabilities ?? [value, ...Object.values(quantiles ?? {})]).map(Number)) // default: a model without quantiles
      const labels = found.flatMap(({ label }) => label ?? []) // default: a model of values
      return { reader: `TensorFlow.js ${tf.version.tfjs}`, outputs, ...(labels.length === 0 ? {} : { labels }) }
    } finally {
      model.dispose()
    }
  }
