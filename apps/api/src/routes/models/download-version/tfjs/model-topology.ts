import { AppError } from '@trainyard/runtime'
import { channelsOf, inferShapes, type ModelManifest, modelInputShape, outputLayerName } from '@trainyard/spec'
import { activationConfig, fixedScaling, type LayerConfig, layerConfigs } from './layer-configs.js'

/** A number for each channel that is the same in every member: what comes before the first layer and after the last one. */
export type FixedArrays = Readonly<Record<string, readonly number[]>>

/**
 * The network of a model's members from inputs to probabilities or the value. `raw` says whether inputs are as uploaded, or prepared as the manifest describes.
 */
export type Topology = { inputShape: readonly number[]; layers: readonly LayerConfig[]; fixed: FixedArrays; raw: boolean }

/**
 * Builds the layers that all members share: scaling of the inputs, the architecture, the output, and its activation or scaling.
 * @throws {AppError} `not_implemented`.
 */
export function modelTopology(manifest: ModelManifest): Topology {
  const { spec, dataset, target } = manifest
  const inputShape = modelInputShape(dataset)
  // default: a data set for regression has no classes
  const classes = dataset.classes?.length ?? 0
  const inferred = inferShapes(spec.architecture, { inputShape, task: spec.task, classes })
  if (!inferred.ok) throw new AppError({ code: 'internal', message: 'the stored model cannot be read', internal: JSON.stringify(inferred.errors) })
  const { places, output } = inferred.shapes
  const before = inputScaling(manifest)
  const after = target === null ? null : { mean: [-target.mean / target.std], variance: [1 / target.std ** 2] }
  return {
    inputShape,
    raw: before !== null,
    fixed: {
      ...(before && { 'input_scaling/moving_mean': before.mean, 'input_scaling/moving_variance': before.variance }),
      ...(after && { 'output_scaling/moving_mean': after.mean, 'output_scaling/moving_variance': after.variance }),
    },
    layers: [
      ...(before ? [fixedScaling('input_scaling')] : []),
      ...places.flatMap((place) => layerConfigs(place.spec, place)),
      { class_name: 'Dense', config: { name: outputLayerName, units: channelsOf(output.output), use_bias: true }, arrays: ['kernel', 'bias'] },
      ...(spec.task === 'classification' ? [activationConfig('probabilities', 'softmax')] : []),
      ...(after ? [fixedScaling('output_scaling')] : []),
    ],
  }
}

/** The preparation of raw inputs as a scaling of each channel; null where it is more than that: categories and values that were missing. */
function inputScaling({ preprocessing }: ModelManifest): { mean: number[]; variance: number[] } | null {
  if (preprocessing.kind === 'image') {
    const { scale, mean, std } = preprocessing
    return { mean: mean.map((each) => each / scale), variance: std.map((each) => (each / scale) ** 2) }
  }
  const plain = preprocessing.columns.flatMap((column) => (column.type === 'numeric' && !column.missing_indicator ? [column] : []))
  if (plain.length < preprocessing.columns.length) return null
  return { mean: plain.map(({ mean }) => mean), variance: plain.map(({ std }) => std ** 2) }
}
