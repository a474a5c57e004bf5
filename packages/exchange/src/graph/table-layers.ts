import { channelsOf, elementAt } from '@trainyard/spec'
import { graphActivations } from './activations.js'
import type { GraphLayer, LayerContext } from './graph-layer.js'
import { scalar, times, type Value } from './graph-ops.js'

type Float = Value<'float'>

/** A bin that is no wider holds one value. */
const leastWidth = 1e-30

const numbersOf = ({ place }: LayerContext): number => place.inputs?.numbers.length ?? channelsOf(place.input) // default: all features are numbers

/** Embeds the numbers among the features: [batch, features] → [batch, numbers · width + others]; what is no number follows as it is. */
function embedNumbers({ place, ops }: LayerContext, x: Float, embed: (numbers: Float) => Float): Float {
  const numbers = place.inputs?.numbers
  const features = channelsOf(place.input)
  const flat = (embedded: Float, width: number): Float => ops.reshape(embedded, [-1, width])
  if (numbers === undefined || numbers.length === features) return flat(embed(ops.reshape(x, [-1, features, 1])), channelsOf(place.output))
  const others = otherFeatures(features, numbers)
  const take = (places: readonly number[]): Float => ops.gather(x, ops.constant('int', [places.length], places), 1)
  const embedded = flat(embed(ops.reshape(take(numbers), [-1, numbers.length, 1])), channelsOf(place.output) - others.length)
  return ops.concat([embedded, take(others)], 1)
}

/** The places of the features that are not among those. */
function otherFeatures(features: number, places: readonly number[]): number[] {
  const taken = new Set(places)
  return Array.from({ length: features }, (_, index) => index).filter((index) => !taken.has(index))
}

/** The number k of a category becomes row k − 1 of its column, and 0 becomes zeros: [batch, features] → [batch, others + columns · dimensions]. */
export const categoryEmbedding: GraphLayer<'category_embedding'> = ({ dimensions }, { place, ops, array }, x) => {
  const columns = place.inputs?.categories ?? [] // default: no column is looked up where none is known
  if (columns.length === 0) return x
  const take = (places: readonly number[]): Float => ops.gather(x, ops.constant('int', [places.length], places), 1)
  const row = (values: readonly number[]): Float => ops.constant('float', [columns.length], values)
  const counts = columns.map(({ count }) => count)
  const before = counts.map((_, column) => counts.slice(0, column).reduce((sum, count) => sum + count, 0) - 1)
  const places = columns.map((column) => column.place)
  const numbers = ops.unary('round', take(places))
  const within = ops.binary('min', ops.binary('max', numbers, scalar(ops, numbers, 1)), row(counts))
  const found = ops.gather(array('embeddings'), ops.cast(ops.binary('add', within, row(before)), 'int'), 0)
  const known = ops.reshape(ops.cast(ops.compare('greater', numbers, scalar(ops, numbers, 0)), 'float'), [-1, columns.length, 1])
  const embedded = ops.reshape(ops.binary('mul', found, known), [-1, columns.length * dimensions])
  const others = otherFeatures(channelsOf(place.input), places)
  return others.length === 0 ? embedded : ops.concat([take(others), embedded], 1)
}

/** A linear map of its own for each number: [batch, numbers, from] · [numbers, from, to] + [numbers, to]. */
function mapEach({ ops, array }: LayerContext, x: Float): Float {
  const products = ops.matMul(ops.transpose(x, [1, 0, 2]), array('kernel'))
  return ops.binary('add', ops.transpose(products, [1, 0, 2]), array('bias'))
}

export const pbldEmbedding: GraphLayer<'pbld_embedding'> = (_spec, context, x) => {
  if (numbersOf(context) === 0) return x
  const { ops, array } = context
  return embedNumbers(context, x, (each) => {
    const angles = ops.binary('add', ops.binary('mul', times(ops, each, 2 * Math.PI), array('frequencies')), array('phases'))
    return ops.concat([each, mapEach(context, ops.unary('cos', angles))], 2)
  })
}

export const plrEmbedding: GraphLayer<'plr_embedding'> = (_spec, context, x) => {
  if (numbersOf(context) === 0) return x
  const { ops, array } = context
  return embedNumbers(context, x, (each) => {
    const angles = ops.binary('mul', times(ops, each, 2 * Math.PI), array('frequencies'))
    return ops.unary('relu', mapEach(context, ops.concat([ops.unary('cos', angles), ops.unary('sin', angles)], 2)))
  })
}

export const piecewiseLinearEmbedding: GraphLayer<'piecewise_linear_embedding'> = ({ bins, dimensions }, context, x) => {
  const numbers = numbersOf(context)
  if (numbers === 0) return x
  const { ops, stored } = context
  const ends = stored('ends').data
  const [low, slope] = [new Float32Array(numbers * bins), new Float32Array(numbers * bins)]
  for (let cell = 0; cell < low.length; cell += 1) {
    const from = Math.floor(cell / bins) * (bins + 1) + (cell % bins)
    const start = elementAt(ends, from, 'ends of bins')
    const width = Math.fround(elementAt(ends, from + 1, 'ends of bins') - start)
    low[cell] = start
    slope[cell] = width > leastWidth ? 1 / width : 0
  }
  const shape = [numbers, bins]
  return embedNumbers(context, x, (each) => {
    const shares = ops.binary('mul', ops.binary('sub', each, ops.constant('float', shape, low)), ops.constant('float', shape, slope))
    const held = ops.binary('min', ops.binary('max', shares, scalar(ops, shares, 0)), scalar(ops, shares, 1))
    return dimensions === undefined ? held : mapEach(context, held)
  })
}

export const rankOneDense: GraphLayer<'rank_one_dense'> = ({ members, units, activation = 'linear' }, { place, ops, array }, x) => {
  const features = channelsOf(place.input)
  const scaled = ops.binary('mul', place.input.length === 1 ? ops.reshape(x, [-1, 1, features]) : x, array('before'))
  const products = ops.matMul(ops.reshape(scaled, [-1, features]), array('kernel'))
  const y = ops.binary('mul', ops.reshape(products, [-1, members, units]), array('after'))
  return graphActivations[activation](ops, place.bias ? ops.binary('add', y, array('bias')) : y)
}

export const memberDense: GraphLayer<'member_dense'> = ({ activation = 'linear' }, { place, ops, array }, x) => {
  const apart = place.input.length === 1 ? ops.reshape(x, [-1, 1, channelsOf(place.input)]) : x
  const y = ops.transpose(ops.matMul(ops.transpose(apart, [1, 0, 2]), array('kernel')), [1, 0, 2])
  return graphActivations[activation](ops, place.bias ? ops.binary('add', y, array('bias')) : y)
}
