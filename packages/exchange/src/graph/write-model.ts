import {
  channelsOf,
  elementAt,
  fittedOf,
  inferShapes,
  type LayerOf,
  lossFacts,
  lossOf,
  manifestOfMember,
  middleQuantile,
  type ModelManifest,
  networkEnds,
  type NetworkShapes,
  type PlacedLayer,
  quantilesOf,
  type SingleLayer,
  type TargetScaling,
} from '@trainyard/spec'
import { type MemberArrays, memberArrays, type StoredModel } from '../model-files.js'
import { combinedProbabilities, decidedClass, expm1, weightedMean } from './combine.js'
import { type GraphOps, plus, scalar, times, type Value } from './graph-ops.js'
import { graphLayers } from './layers.js'
import { type TableFit, tableInputs } from './table-inputs.js'

type Float = Value<'float'>
type Double = Value<'double'>

/** The name of the input that images have. */
export const imageInput = 'image'
/** The names of what comes out. */
export const outputNames = { label: 'label', probabilities: 'probabilities', value: 'value', quantiles: 'quantiles' } as const

/**
 * Writes a whole version into a graph: raw rows in, what the service predicts out. Columns of a table are an input each, images are one. Classes come out as
 * `label` and `probabilities`, numbers as `value`, and as `quantiles` where the loss predicts some.
 * @throws {NotExportable} for what a graph has no form for.
 */
export function writeModel(ops: GraphOps, model: StoredModel): void {
  const { manifest } = model
  const inputs = memberInputs(ops, manifest)
  writeCombination(ops, manifest, (index) => memberOutput(ops, manifest, index, memberArrays(model, index), inputs(index)), inTargetUnits)
}

/** The members that count. */
export const usedMembers = ({ members }: ModelManifest): ModelManifest['members'] => members.filter(({ weight }) => weight > 0)

/** Combines what members give: probabilities, or values that `inUnits` turns into those of the target, in float64. */
export function writeCombination(ops: GraphOps, manifest: ModelManifest, outputOf: (index: number) => Float, inUnits: typeof inTargetUnits): void {
  const used = usedMembers(manifest)
  const total = used.reduce((sum, { weight }) => sum + weight, 0)
  const weights = used.map(({ weight }) => weight / total)
  const outputs = used.map(({ index }) => ({ index, output: outputOf(index) }))
  if (manifest.spec.task === 'classification') return writeClasses(ops, manifest, outputs, weights)
  const target = (index: number): TargetScaling => fittedOf(manifest, index).target ?? { mean: 0, std: 1 } // default: a target that was not scaled
  const values = outputs.map(({ output, index }) => inUnits(ops, output, target(index)))
  writeValues(ops, manifest, weightedMean(ops, values, weights))
}

/** What each member sees of a row. `prepareTables` is how the rows of tables are prepared for different fits. */
export function memberInputs(ops: GraphOps, manifest: ModelManifest, prepareTables = tableInputs): (index: number) => Float {
  if (manifest.preprocessing.kind === 'image') {
    const bytes = imageBytes(ops, manifest)
    return (index) => scaledPixels(ops, bytes, fittedOf(manifest, index).preprocessing)
  }
  const fits = new Map<string, TableFit>()
  const keys = new Map<number, string>()
  for (const { index } of manifest.members) {
    const { preprocessing } = fittedOf(manifest, index)
    if (preprocessing.kind !== 'table') continue
    const key = JSON.stringify(preprocessing)
    keys.set(index, key)
    fits.set(key, preprocessing)
  }
  const all = [...fits.keys()]
  const rows = prepareTables(ops, [...fits.values()], manifest.dataset)
  return (index) => elementAt(rows, all.indexOf(keys.get(index) ?? ''), 'prepared rows') // default: no key, which is in no list
}

/** Raw pixels, black to white, as 0 to 255. */
function imageBytes(ops: GraphOps, { dataset }: ModelManifest): Float {
  const raw = ops.input(imageInput, 'float', [-1, ...dataset.input_shape])
  const [black, white] = dataset.pixel_range ?? [0, 255]
  return black === 0 && white === 255 ? raw : times(ops, plus(ops, raw, -black), 255 / (white - black))
}

function scaledPixels(ops: GraphOps, bytes: Float, preprocessing: ModelManifest['preprocessing']): Float {
  if (preprocessing.kind !== 'image') return bytes
  const { scale, mean, std } = preprocessing
  const channels = [mean.length]
  const factor = std.map((own) => scale / own)
  const offset = mean.map((own, channel) => -own / elementAt(std, channel, 'deviations of the channels'))
  return ops.binary('add', ops.binary('mul', bytes, ops.constant('float', channels, factor)), ops.constant('float', channels, offset))
}

/** A member's probabilities [batch, classes], or its scaled values [batch, values]. */
function memberOutput(ops: GraphOps, manifest: ModelManifest, index: number, arrays: MemberArrays, input: Float): Float {
  const own = manifestOfMember(manifest, index)
  const { places, output, members } = shapesOf(own)
  const last = [...places, output].reduce((value, place) => writeLayer(ops, arrays, place, value), input)
  return writePredictions(ops, own, { members, outputs: channelsOf(output.output) }, last).values
}

/** The layers of a model with one member. */
export function shapesOf({ spec, dataset }: ModelManifest): NetworkShapes {
  const inferred = inferShapes(spec.architecture, networkEnds(dataset, spec))
  if (inferred.ok) return inferred.shapes
  throw new RangeError(`the stored model cannot be read: ${inferred.errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`)
}

/** Writes a layer, or the layers of a block: [batch, …input] → [batch, …output]. */
export function writeLayer(ops: GraphOps, arrays: MemberArrays, place: PlacedLayer, x: Float): Float {
  const chain = (of: readonly PlacedLayer[]): Float => of.reduce((value, inner) => writeLayer(ops, arrays, inner, value), x)
  if ('inner' in place) return ops.binary('add', chain(place.inner), chain(place.shortcut))
  const stored = (what: string) => arrays(`${place.name}/${what}`)
  const array = (what: string): Float => {
    const { shape, data } = stored(what)
    return ops.constant('float', shape, data)
  }
  return single(place.spec, place.spec.type, { place, ops, stored, array }, x)
}

/** What a network predicts [batch, width] from its last layer's output, the members in it averaged. */
export function writePredictions(
  ops: GraphOps,
  { spec, target }: Pick<ModelManifest, 'spec' | 'target'>,
  { members, outputs }: { members: number; outputs: number },
  last: Float,
): { values: Float; width: number } {
  const { output, width: widthOf } = predictions(ops, members === 1 ? last : ops.reshape(last, [-1, outputs]), spec, target)
  const width = widthOf(outputs)
  return { width, values: members === 1 ? output : ops.mean(ops.reshape(output, [-1, members, width]), [1], false) }
}

const single = <Type extends SingleLayer['type']>(spec: LayerOf<Type>, type: Type, context: Parameters<(typeof graphLayers)[Type]>[1], x: Float): Float =>
  graphLayers[type](spec, context, x)

/** What leaves a network under its loss, and how wide it is where the network's output has some width. */
function predictions(
  ops: GraphOps,
  x: Float,
  spec: ModelManifest['spec'],
  target: TargetScaling | null,
): { output: Float; width: (outputs: number) => number } {
  const loss = lossOf(spec)
  const { link } = lossFacts(loss)
  if (link === 'softmax') return { output: ops.softmax(x), width: (outputs) => outputs }
  if (link === 'sigmoid') return { output: ops.concat([ops.unary('sigmoid', ops.unary('neg', x)), ops.unary('sigmoid', x)], 1), width: () => 2 }
  const bounded = withinRange(ops, x, target, link === 'log')
  const quantiles = quantilesOf(loss)
  const output = link === 'log' ? ops.unary('exp', bounded) : quantiles ? rising(ops, bounded, quantiles.length) : bounded
  return { output, width: (outputs) => outputs }
}

const forward = { log: Math.log, log1p: Math.log1p, none: (value: number) => value } as const
const smallest = 2 ** -126

/** The output held where its predictions are within the range of the training rows, if there is one. */
function withinRange(ops: GraphOps, x: Float, target: TargetScaling | null, isLogarithm: boolean): Float {
  if (!target?.range) return x
  const scaled = target.range.map((end) => (forward[target.transform ?? 'none'](end) - target.mean) / target.std) // default: not transformed
  const [low, high] = isLogarithm ? scaled.map((end) => Math.log(Math.max(end, smallest))) : scaled
  return ops.binary('min', ops.binary('max', x, scalar(ops, x, Number(low))), scalar(ops, x, Number(high)))
}

/** The columns of each row in rising order: neighbors are exchanged in as many turns as there are columns. */
function rising(ops: GraphOps, x: Float, columns: number): Float {
  const sorted = Array.from({ length: columns }, (_, column) => ops.slice(x, 1, column, column + 1))
  for (let turn = 0; turn < columns; turn += 1)
    for (let left = turn % 2; left + 1 < columns; left += 2) {
      const [a, b] = [elementAt(sorted, left, 'quantiles'), elementAt(sorted, left + 1, 'quantiles')]
      sorted[left] = ops.binary('min', a, b)
      sorted[left + 1] = ops.binary('max', a, b)
    }
  return ops.concat(sorted, 1)
}

/** Scaled values in the units of the target, in float64. */
export function inTargetUnits(ops: GraphOps, x: Float, { mean, std, transform, range }: TargetScaling): Double {
  const value = plus(ops, times(ops, ops.cast(x, 'double'), std), mean)
  const back = transform === undefined ? value : transform === 'log' ? ops.unary('exp', value) : expm1(ops, value)
  return range ? ops.binary('min', ops.binary('max', back, scalar(ops, back, range[0])), scalar(ops, back, range[1])) : back
}

function writeClasses(ops: GraphOps, { combine, dataset, threshold }: ModelManifest, members: readonly { output: Float }[], weights: readonly number[]): void {
  const { classes } = dataset
  const outputs = members.map(({ output }) => output)
  const probabilities = combinedProbabilities(ops, combine, outputs, weights, classes.length)
  const label = ops.gather(ops.constant('text', [classes.length], classes), decidedClass(ops, probabilities, threshold ?? null), 0)
  ops.output(outputNames.label, label, [-1])
  ops.output(outputNames.probabilities, probabilities, [-1, classes.length])
}

function writeValues(ops: GraphOps, { spec }: ModelManifest, values: Double): void {
  const quantiles = quantilesOf(lossOf(spec))
  const middle = quantiles ? middleQuantile(quantiles) : 0
  ops.output(outputNames.value, ops.reshape(quantiles ? ops.slice(values, 1, middle, middle + 1) : values, [-1]), [-1])
  if (quantiles) ops.output(outputNames.quantiles, values, [-1, quantiles.length])
}
