import type * as TensorFlowJs from '@tensorflow/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import { type NativeBackend, nativeBackend } from '../backend/native.js'

/** A tensor that a SavedModel is fed: texts or numbers, row-major. */
export type SavedModelFeed = { node: string; shape: readonly number[]; values: Float32Array | readonly string[] }

/** What a SavedModel gave: numbers, or texts. */
export type SavedModelOutput = { shape: readonly number[]; values: Float32Array | readonly string[] }

/**
 * Loads a SavedModel from a folder, runs it once and frees it, with TensorFlow's own reader. `fetches` are names of nodes, whose outputs come in their order;
 * they must be float32 or texts.
 * @throws {EngineError} `ENGINE_NOT_LOADED` where TensorFlow's native library is not what this process computes with.
 */
export function runSavedModel(folder: string, feeds: readonly SavedModelFeed[], fetches: readonly string[]): { library: string; outputs: SavedModelOutput[] } {
  const backend = nativeBackend()
  if (backend === undefined) throw new EngineError('ENGINE_NOT_LOADED', 'a SavedModel is read by the native library of TensorFlow, which is not loaded')
  const { binding } = backend
  const model = binding.loadSavedModel(folder, 'serve')
  try {
    let outputs: SavedModelOutput[] = []
    tf.tidy(() => {
      outputs = run(backend, model, feeds, fetches)
    })
    return { library: `TensorFlow ${binding.TF_Version}`, outputs }
  } finally {
    binding.deleteSavedModel(model)
  }
}

function run(backend: NativeBackend, model: number, feeds: readonly SavedModelFeed[], fetches: readonly string[]): SavedModelOutput[] {
  const tensors = feeds.map(({ shape, values }) =>
    values instanceof Float32Array ? tf.tensor(values, [...shape], 'float32') : tf.tensor([...values], [...shape], 'string'),
  )
  const names = (nodes: readonly string[]): string => nodes.map((node) => `${node}:0`).join()
  const found = backend.binding.runSavedModel(model, backend.getInputTensorIds(tensors), names(feeds.map(({ node }) => node)), names(fetches))
  return found.map((metadata) => {
    const output = backend.createOutputTensor(metadata)
    const values = output.dataSync()
    return { shape: output.shape, values: values instanceof Float32Array ? values : Array.from(values, String) }
  })
}

/** TensorFlow.js with its layers, which is loaded when it is first asked for; it computes on the backend that the engine has loaded. */
export const layersLibrary = (): Promise<typeof TensorFlowJs> => import('@tensorflow/tfjs')
