import { type DatasetInfo, type ErrorDetail, inferShapes, type LayerSpec, modelInputShape, namedLayers, type NetworkEnds, type Task } from '@trainyard/spec'
import type { RepairedLayers } from './repair-invalid-layers.js'

const imageLayers: ReadonlySet<LayerSpec['type']> = new Set([
  'conv2d',
  'depthwise_conv2d',
  'separable_conv2d',
  'max_pooling2d',
  'average_pooling2d',
  'global_average_pooling2d',
  'spatial_dropout2d',
])
/** Layers after which the kind of the input says nothing any more. */
const anyInput: ReadonlySet<LayerSpec['type']> = new Set(['dense', 'flatten', 'reshape'])

/** Sizes that stand in for an unknown data set: large enough that no window is larger. */
const someImage = [4_096, 4_096, 3]
const someTable = [16]

/** What a data set puts before and after the network. A task that is given wins over the data set's own. */
export const endsOf = (info: DatasetInfo, task: Task | undefined): NetworkEnds => ({
  inputShape: modelInputShape(info),
  task: task ?? info.task,
  classes: info.classes.length,
})

/**
 * Layers that cannot connect. Without a data set the kind of its input is taken from the first layer that minds; then only what is wrong
 * with any such input is told.
 */
export function shapeErrors({ layers, complete }: RepairedLayers, ends: NetworkEnds | null): ErrorDetail[] {
  const inferred = inferShapes({ layers }, ends ?? guessedEnds(layers))
  if (inferred.ok) return []
  const errors = complete ? inferred.faults : inferred.faults.filter((error) => error.path !== 'architecture')
  return ends ? errors : errors.filter((error) => error.rule === 'shape' || error.rule === 'unique').map(withoutSizes)
}

function guessedEnds(layers: readonly LayerSpec[]): NetworkEnds {
  const first = namedLayers(layers)
    .map(({ spec }) => spec)
    .find(({ type }) => anyInput.has(type) || imageLayers.has(type))
  const isTable = first === undefined || first.type === 'dense' || first.type === 'reshape'
  return { inputShape: isTable ? someTable : someImage, task: 'classification', classes: 2 }
}

const kinds = ['[features]', '[steps, features]', '[height, width, channels]']

/** The sizes are those of the stand-in: only their kind is told. */
function withoutSizes({ path, rule, message, received }: ErrorDetail): ErrorDetail {
  if (rule !== 'shape' || !Array.isArray(received)) return { path, rule, message, ...(received === undefined ? {} : { received }) }
  const kind = kinds[received.length - 1] ?? 'more sides'
  return { path, rule, message: message.replace(/received \[[^\]]*\]/, `received ${kind}`), received: kind }
}
