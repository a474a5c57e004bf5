import {
  type DatasetInfo,
  type ErrorDetail,
  inferShapes,
  layerFacts,
  type LayerSpec,
  modelInputShape,
  namedLayers,
  type NetworkEnds,
  type NetworkShapes,
  type Task,
} from '@trainyard/spec'
import type { RepairedLayers } from './repair-invalid-layers.js'

/** Sizes that stand in for an unknown data set: large enough that no window is larger. */
const someImage = [4_096, 4_096, 3]
const someTable = [16]

/** What a data set puts before and after the network. A task that is given wins over the data set's own. */
export const endsOf = (info: DatasetInfo, task: Task | undefined): NetworkEnds => ({
  inputShape: modelInputShape(info),
  task: task ?? info.task,
  classes: info.classes.length,
})

/** The shapes of a network, and what is wrong with them; null where its layers cannot connect. */
export type CheckedShapes = { shapes: NetworkShapes | null; errors: ErrorDetail[] }

/**
 * Follows the shapes through the layers. Without a data set the kind of its input is taken from the first layer that settles it; then only what is wrong
 * with any such input is reported.
 */
export function checkShapes({ layers, complete }: RepairedLayers, ends: NetworkEnds | null): CheckedShapes {
  const inferred = inferShapes({ layers }, ends ?? assumedEnds(layers))
  if (inferred.ok) return { shapes: inferred.shapes, errors: [] }
  const errors = complete ? inferred.errors : inferred.errors.filter((error) => error.path !== 'architecture')
  return { shapes: null, errors: ends ? errors : errors.filter((error) => error.rule === 'shape' || error.rule === 'unique').map(withoutSizes) }
}

function assumedEnds(layers: readonly LayerSpec[]): NetworkEnds {
  const assumed = namedLayers(layers).flatMap(({ spec }) => layerFacts(spec).assumes ?? [])[0]
  return { inputShape: assumed === 'image' ? someImage : someTable, task: 'classification', classes: 2 }
}

const kinds = ['[features]', '[steps, features]', '[height, width, channels]']

/** The sizes are those of the stand-in: only their kind is shown. */
function withoutSizes({ path, rule, message, received }: ErrorDetail): ErrorDetail {
  if (rule !== 'shape' || !Array.isArray(received)) return { path, rule, message, ...(received === undefined ? {} : { received }) }
  const kind = kinds[received.length - 1] ?? 'more sides'
  return { path, rule, message: message.replace(/received \[[^\]]*\]/, `received ${kind}`), received: kind }
}
