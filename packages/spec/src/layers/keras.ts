import type { TableInputs } from './table-inputs.js'
import { type Shape, sides, type Window } from './shape.js'

/**
 * A layer of Keras with the same formula at prediction, as TensorFlow.js reads it: its class, its configuration but for the name, and its arrays in their
 * order. An array is stored here under the name that it has there, or under `stored`.
 */
export type KerasLayer = { class_name: string; config: Readonly<Record<string, unknown>>; arrays: readonly KerasArray[] }
type KerasArray = string | { keras: string; stored: string }

/**
 * The layer of Keras that does what a layer does at prediction, its activation aside; null for none, as the activation or the layers of a block are all that it
 * does, or nothing. A text says why Keras or TensorFlow.js has no such layer.
 */
export type KerasRule<Spec> = (spec: Spec, place: KerasPlace) => KerasLayer | null | string

/** What a layer is between: whether it adds a bias, the shape of its input, and what the features are where those of a table reach it. */
export type KerasPlace = { bias: boolean; input: Shape; inputs?: TableInputs }

/** What a layer says of a window that slides over an image. */
export const kerasWindow = ({ strides, padding }: { strides: Window; padding: 'same' | 'valid' }) => ({
  strides: sides(strides),
  padding,
  data_format: 'channels_last',
})

/** The arrays of a layer, the bias among them where it has one. */
export const withBias = (bias: boolean, ...arrays: KerasArray[]): readonly KerasArray[] => (bias ? [...arrays, 'bias'] : arrays)
