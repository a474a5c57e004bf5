import { AppError } from '@trainyard/runtime'
import { columnInputs, imageInput, outputNames } from '@trainyard/exchange'
import { elementAt, type Instance, type ModelManifest } from '@trainyard/spec'
import type * as OnnxRuntime from 'onnxruntime-web'
import type { Exported, ExportReader } from './prove.js'

type Runtime = typeof OnnxRuntime
type Tensor = InstanceType<Runtime['Tensor']>

/** ONNX Runtime as WebAssembly: it is in a sandbox, and needs no library of the system. It is loaded when the first file is checked. */
async function loadRuntime(): Promise<Runtime> {
  return import('onnxruntime-web').catch((cause: unknown) => {
    const message =
      'the format onnx needs the package onnxruntime-web beside the server, which checks each file before it is sent; install it, or take safetensors'
    throw new AppError({ code: 'not_implemented', message, cause })
  })
}

/** Computes with an ONNX file. */
export const onnxReader =
  (manifest: ModelManifest, file: Uint8Array): ExportReader =>
  async (rows) => {
    const ort = await loadRuntime()
    const session = await ort.InferenceSession.create(file, { executionProviders: ['wasm'], logSeverityLevel: 3 })
    try {
      return { reader: `onnxruntime-web ${ort.env.versions.web}`, ...outputsOf(await session.run(feedsOf(ort, manifest, rows)), rows.length) }
    } finally {
      await session.release()
    }
  }

function feedsOf(ort: Runtime, { dataset, preprocessing }: ModelManifest, rows: readonly Instance[]): Record<string, Tensor> {
  if (preprocessing.kind === 'image') {
    const pixels = Float32Array.from(rows.flatMap((row) => row as number[]))
    return { [imageInput]: new ort.Tensor('float32', pixels, [rows.length, ...dataset.input_shape]) }
  }
  return Object.fromEntries(
    columnInputs(preprocessing).map(({ name, kind, type }, index) => {
      const cells = rows.map((row) => elementAt(row as readonly unknown[], index, 'cells of a row'))
      if (kind === 'text')
        return [
          name,
          new ort.Tensor(
            'string',
            cells.map(String).map((text, row) => (cells[row] === null ? '' : text)),
            [rows.length],
          ),
        ]
      const numbers = cells.map((cell) => (cell === null ? Number.NaN : type === 'date' && typeof cell === 'string' ? Date.parse(cell) : Number(cell)))
      return [name, new ort.Tensor('float64', Float64Array.from(numbers), [rows.length])]
    }),
  )
}

function outputsOf(found: Readonly<Record<string, Tensor>>, rows: number): Omit<Exported, 'reader'> {
  const row = (name: string, at: number): number[] => {
    const values = found[name]?.data as Float64Array | undefined
    const width = (values?.length ?? 0) / rows // default: an output that is not there
    return Array.from(values?.subarray(at * width, (at + 1) * width) ?? []) // default: an output that is not there
  }
  const each = Array.from({ length: rows }, (_, at) => [
    ...row(outputNames.probabilities, at),
    ...row(outputNames.value, at),
    ...row(outputNames.quantiles, at),
  ])
  const labels = found[outputNames.label]?.data as string[] | undefined
  return labels ? { outputs: each, labels } : { outputs: each }
}
