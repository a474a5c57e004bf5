import { inferShapes, limits, lossOf, type ModelManifest, networkEnds, quantilesOf, usedSpecs } from '@trainyard/spec'
import { viewsOf } from '../augmentations/index.js'
import { explanationTimes } from './explanation.js'
import { cropsOf, isSampled, type PredictOptions } from './predict-options.js'
import { type RowMixing, rowMixing } from './row-mixing.js'

/** What one row of a model costs, by arithmetic alone: nothing of it needs to be loaded. */
export type ModelCost = {
  /** Floating-point operations of one row in all members, and in the largest of them. */
  rowFlops: number
  largestRowFlops: number
  /**
   * Of starting the layers once, whatever the rows, which on a small network is most of a pass: of all members in one call, where those with the same network share
   * it; of one after the other; and of the largest.
   */
  startFlops: number
  startFlopsApart: number
  largestStartFlops: number
  /** Members that count. */
  members: number
  /** Bytes of the weights of these members. */
  bytes: number
  /** Numbers that a member gives for a row. */
  outputs: number
  mixing: RowMixing | null
}

/**
 * What a request costs: floating-point operations in all and of its largest step that cannot be divided, the numbers of its reply, and those of all samples of
 * all members, which are held until they are combined.
 */
export type RequestCost = { flops: number; stepFlops: number; replyValues: number; sampledValues: number }

/** Starting one layer takes about as long as so many operations: some 20 μs. */
const layerFlops = 1e6

/** A step of a pass with noise is at most this large where the rows of a request can be divided: some 200 ms of one core. */
const sampledStepFlops = 2 ** 33

/** What a row of a model costs. Of a network whose sizes cannot be inferred the parameters of its manifest are counted. */
export function modelCost(manifest: ModelManifest): ModelCost {
  const { spec, dataset } = manifest
  const networks = usedSpecs(manifest).map((used) => ({ members: used.members, ...networkCost(used.spec, manifest) }))
  type Network = (typeof networks)[number]
  const sumOf = (part: (network: Network) => number): number => networks.reduce((sum, network) => sum + part(network), 0)
  return {
    rowFlops: sumOf(({ members, rowFlops }) => members * rowFlops),
    largestRowFlops: Math.max(...networks.map(({ rowFlops }) => rowFlops)),
    startFlops: sumOf(({ startFlops }) => startFlops),
    startFlopsApart: sumOf(({ members, startFlops }) => members * startFlops),
    largestStartFlops: Math.max(...networks.map(({ startFlops }) => startFlops)),
    members: sumOf(({ members }) => members),
    bytes: sumOf(({ members, parameters }) => members * parameters * Float32Array.BYTES_PER_ELEMENT),
    outputs: spec.task === 'classification' ? dataset.classes.length : (quantilesOf(lossOf(spec))?.length ?? 1), // default: one value
    mixing: rowMixing(manifest),
  }
}

function networkCost(spec: ModelManifest['spec'], { dataset, parameters }: ModelManifest) {
  const inferred = inferShapes(spec.architecture, networkEnds(dataset, spec))
  if (!inferred.ok) return { rowFlops: 2 * parameters, startFlops: layerFlops, parameters }
  const { flops, trainable, nonTrainable, layers } = inferred.shapes
  return { rowFlops: Math.max(1, flops), startFlops: (layers.length + 1) * layerFlops, parameters: trainable + nonTrainable }
}

/**
 * Rows of one pass with noise. Noise follows the place of a row in its pass, so that this depends on the network alone and not on the machine: the same
 * request has the same answer everywhere.
 */
export const sampledPassRows = ({ largestRowFlops, mixing }: Pick<ModelCost, 'largestRowFlops' | 'mixing'>): number =>
  mixing === null ? Math.max(1, Math.min(limits.predictPassRows, Math.floor(sampledStepFlops / largestRowFlops))) : limits.predictInstances

/** How often each row is computed: in each view of it, in each sample, in each mixture with the usual row. */
export function timesOf(manifest: ModelManifest, options: PredictOptions): { views: number; samples: number; mixtures: number } {
  const [height = 1, width = 1] = manifest.dataset.input_shape
  const crop = cropsOf(manifest, options)
  return {
    views: crop ? viewsOf(crop, [height, width]).length : (options.tta?.samples ?? 1), // default: the row as it is
    samples: options.mc_dropout?.samples ?? 1, // default: one pass without noise
    mixtures: options.explain === true ? 1 + explanationTimes(manifest.dataset.columns.length) : 1,
  }
}

/** What a request of so many rows costs: rows × members × views × samples × mixtures, and the start of every pass. */
export function requestCost(manifest: ModelManifest, model: ModelCost, options: PredictOptions, rows: number): RequestCost {
  const { rowFlops, largestRowFlops, members, outputs, mixing } = model
  const { views, samples, mixtures } = timesOf(manifest, options)
  const times = views * samples * mixtures
  const passRows = Math.min(rows * mixtures, isSampled(options) ? sampledPassRows(model) : limits.predictPassRows)
  const passes = Math.ceil((rows * mixtures) / Math.max(1, passRows))
  const shown = options.members ? 1 + members : 1
  const sampled = isSampled(options) ? members * samples : 0
  return {
    flops: rows * rowFlops * times + passes * (isSampled(options) ? times * model.startFlopsApart : model.startFlops),
    stepFlops: isSampled(options) || mixing !== null ? (mixing === null ? passRows : rows) * largestRowFlops + model.largestStartFlops : rowFlops,
    replyValues: rows * (outputs * shown + (options.explain === true ? manifest.dataset.columns.length : 0)),
    sampledValues: rows * outputs * (mixtures > 1 ? mixtures : sampled),
  }
}

/** The most rows of a request with these options that are within the limits; 0 where one row is too much. */
export function mostRows(manifest: ModelManifest, model: ModelCost, options: PredictOptions, limitFlops: number): number {
  const fits = (rows: number): boolean => {
    const { flops, replyValues, sampledValues } = requestCost(manifest, model, options, rows)
    return flops <= limitFlops && replyValues <= limits.predictReplyValues && sampledValues <= limits.predictSampledValues
  }
  let [least, beyond] = [0, limits.predictInstances + 1]
  while (beyond - least > 1) {
    const middle = Math.floor((least + beyond) / 2)
    if (fits(middle)) least = middle
    else beyond = middle
  }
  return least
}
