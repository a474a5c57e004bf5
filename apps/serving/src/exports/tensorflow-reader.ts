import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EngineError, runSavedModel, type SavedModelFeed } from '@trainyard/engine'
import { columnInputs, type GraphEnds, imageInput, outputNames } from '@trainyard/exchange'
import { AppError } from '@trainyard/runtime'
import { defined, elementAt, type Instance, type ModelManifest } from '@trainyard/spec'
import type { ExportReader } from './prove.js'

/** Computes with a SavedModel by TensorFlow's own reader, which wants a folder. Numbers of 64 bits go in and come out as texts, which lose no digit. */
export const tensorflowReader =
  (manifest: ModelManifest, file: Uint8Array, { inputs, outputs }: GraphEnds): ExportReader =>
  async (rows) => {
    const folder = await mkdtemp(join(tmpdir(), 'trainyard-export-'))
    try {
      await writeFile(join(folder, 'saved_model.pb'), file)
      const feeds = feedsOf(manifest, rows, inputs)
      const { library, outputs: found } = runWhereLoaded(folder, feeds, outputs)
      const values = (name: string): ArrayLike<number | string> => found[outputs.findIndex((end) => end.name === name)]?.values ?? [] // default: no such output
      const row = (name: string, at: number): number[] => {
        const all = values(name)
        const width = all.length / rows.length
        return Array.from({ length: width }, (_, column) => Number(all[at * width + column]))
      }
      const each = rows.map((_, at) => [outputNames.probabilities, outputNames.value, outputNames.quantiles].flatMap((name) => row(name, at)))
      const labels = Array.from(values(outputNames.label), String)
      return { reader: library, outputs: each, ...(labels.length === 0 ? {} : { labels }) }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

function runWhereLoaded(folder: string, feeds: readonly SavedModelFeed[], outputs: GraphEnds['outputs']): ReturnType<typeof runSavedModel> {
  try {
    const fetches = outputs.map(({ node }) => node)
    return runSavedModel(folder, feeds, fetches)
  } catch (cause) {
    if (!(cause instanceof EngineError && cause.code === 'ENGINE_NOT_LOADED')) throw cause
    const message = 'the format saved_model is checked by TensorFlow before it is sent, which this server does not compute with; take onnx or safetensors'
    throw new AppError({ code: 'not_implemented', message, cause })
  }
}

function feedsOf({ dataset, preprocessing }: ModelManifest, rows: readonly Instance[], inputs: GraphEnds['inputs']): SavedModelFeed[] {
  const nodeOf = (name: string): string =>
    defined(
      inputs.find((end) => end.name === name),
      `the input ${name}`,
    ).node
  if (preprocessing.kind === 'image')
    return [{ node: nodeOf(imageInput), shape: [rows.length, ...dataset.input_shape], values: Float32Array.from(rows.flatMap((row) => row as number[])) }]
  return columnInputs(preprocessing).map(({ name, kind, type }, index) => {
    const texts = rows.map((row) => {
      const cell = elementAt(row as readonly (string | number | boolean | null)[], index, 'cells of a row')
      if (cell === null) return kind === 'text' ? '' : 'nan'
      return type === 'date' ? String(Date.parse(String(cell))) : String(cell)
    })
    return { node: nodeOf(name), shape: [rows.length], values: texts }
  })
}
