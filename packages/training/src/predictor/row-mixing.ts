import { channelsOf, elements, inferShapes, layerFacts, limits, networkEnds, type ErrorDetail, type ModelManifest, someLayer, usedSpecs } from '@trainyard/spec'

/** How many rows a request may have where a normalization takes its statistics from them: they are computed at once, and are never joined with others'. */
export type RowMixing = { leastRows: number; mostRows: number }

/**
 * What a model asks of a request whose rows are predicted by one another; null for a model that predicts each row by itself. One row is too few where a
 * normalization has a single value of it: its variance would be 0, and every row would be answered the same.
 */
export function rowMixing(manifest: ModelManifest): RowMixing | null {
  const all = usedSpecs(manifest).flatMap(({ spec }) => mixingOf(spec, manifest.dataset) ?? [])
  if (all.length === 0) return null
  return { leastRows: Math.max(...all.map(({ leastRows }) => leastRows)), mostRows: Math.min(...all.map(({ mostRows }) => mostRows)) }
}

function mixingOf(spec: ModelManifest['spec'], dataset: ModelManifest['dataset']): RowMixing | null {
  if (!someLayer(spec.architecture.layers, ({ mixesRows }) => mixesRows)) return null
  const inferred = inferShapes(spec.architecture, networkEnds(dataset, spec))
  if (!inferred.ok) return { leastRows: 2, mostRows: limits.predictPassRows }
  const { layers, activations } = inferred.shapes
  const mixing = layers.filter(({ spec: layer }) => layerFacts(layer).mixesRows)
  const needsTwo = mixing.some(({ input }) => elements(input) === channelsOf(input))
  return { leastRows: needsTwo ? 2 : 1, mostRows: Math.max(2, Math.floor(limits.predictTogetherValues / activations)) }
}

/** Whether a request has as many rows as the model can normalize by. */
export function rowErrors(mixing: RowMixing | null, rows: number): ErrorDetail[] {
  if (mixing === null || (rows >= mixing.leastRows && rows <= mixing.mostRows)) return []
  const why = 'the model normalizes by the rows of one request (batch_normalization with "inference": "adaptive")'
  const remedy = rows < mixing.leastRows ? `send at least ${mixing.leastRows} together` : `send at most ${mixing.mostRows} at once`
  return [{ path: 'instances', rule: 'rows', message: `instances: ${why}; ${remedy}; received ${rows}`, received: rows }]
}
