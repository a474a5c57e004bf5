import type { LayerOf, PlacedLayer, SingleLayer } from '@trainyard/spec'
import type { NetworkArray } from '../model-files.js'
import type { GraphOps, Value } from './graph-ops.js'

type Float = Value<'float'>

/** What a layer is written with: where it stands, the graph that it is written into, and its arrays by their names within the layer. */
export type LayerContext = { place: PlacedLayer; ops: GraphOps; stored: (what: string) => NetworkArray; array: (what: string) => Float }

/** Writes a layer into a graph: [batch, …input] → [batch, …output]. */
export type GraphLayer<Type extends SingleLayer['type']> = (spec: LayerOf<Type>, context: LayerContext, x: Float) => Float
