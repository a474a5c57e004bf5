import { elementAt } from '../invariant.js'
import type { TableInputs } from './table-inputs.js'

/** Sizes without the batch: [features] of a table, [height, width, channels] of an image. */
export type Shape = readonly number[]

/** The arrays of a layer by what they are, each with its shape. */
export type LayerArrays = Readonly<Record<string, Shape>>

/**
 * What one layer makes of its input: the output's shape, the arrays that it learns (`weights`) and those that it keeps besides (`averages`), none if left out,
 * and the floating-point operations of one forward pass of one sample; `kept` counts what training keeps of a sample besides the output; `passes` says where the
 * inputs of a table are in the output, if they are there as they were. Counts are plain numbers: beyond 2⁵³ they lose digits but never wrap, so a limit still
 * catches them.
 */
export type LayerShape = { output: Shape; weights?: LayerArrays; averages?: LayerArrays; flops: number; kept?: number; passes?: TableInputs }

/**
 * Why a layer cannot take its input: what it needs instead, and what usually helps. `rule` is `shape` unless it is not the kind of the input that does not fit
 * but its size.
 */
export type ShapeMismatch = { needs: string; hint?: string; rule?: string }

/**
 * The arithmetic of one layer, without TensorFlow: the API rejects jobs by it, and the trainer builds the network by it. `bias` says whether the layer adds
 * one; `inputs` says what the features are, for a layer that those of a table reach as they are.
 */
export type ShapeRule<Spec> = (spec: Spec, input: Shape, bias: boolean, inputs?: TableInputs) => LayerShape | ShapeMismatch

/** How many numbers a shape holds. */
export const elements = (shape: Shape): number => shape.reduce((product, side) => product * side, 1)

/** How many numbers arrays hold together. */
export const elementsOfAll = (arrays: LayerArrays): number => Object.values(arrays).reduce((sum, shape) => sum + elements(shape), 0)

/** A shape as texts show it: `[28, 28, 1]`. */
export const shapeText = (shape: Shape): string => `[${shape.join(', ')}]`

/** A layer that only passes values through, at `flopsPerElement` operations each. */
export const unchanged = (input: Shape, flopsPerElement: number): LayerShape => ({
  output: input,
  flops: flopsPerElement * elements(input),
})

/** One number for both sides, or [height, width]. */
export type Window = number | readonly [number, number]

/** Both sides of a window. */
export const sides = (window: Window): readonly [number, number] => (typeof window === 'number' ? [window, window] : window)

/** An input that is an image, as its three sides; null if it is not. */
export const imageSides = (input: Shape): readonly [number, number, number] | null => {
  const [height, width, channels] = input
  return input.length === 3 && height !== undefined && width !== undefined && channels !== undefined ? [height, width, channels] : null
}

/**
 * Height and width after sliding a window: `same` gives ⌈n / stride⌉, `valid` gives ⌊(n − window) / stride⌋ + 1, a mismatch where the window is larger than the
 * image.
 */
export function slide(height: number, width: number, window: Window, strides: Window, padding: 'same' | 'valid'): readonly [number, number] | ShapeMismatch {
  const [windowHeight, windowWidth] = sides(window)
  const [strideHeight, strideWidth] = sides(strides)
  if (padding === 'same') return [Math.ceil(height / strideHeight), Math.ceil(width / strideWidth)]
  if (windowHeight > height || windowWidth > width)
    return { needs: `an image of at least ${shapeText([windowHeight, windowWidth])}`, hint: 'use padding "same" or a smaller window' }
  return [Math.floor((height - windowHeight) / strideHeight) + 1, Math.floor((width - windowWidth) / strideWidth) + 1]
}

/** The last side of an input: the features of a row, the channels of an image. */
export const channelsOf = (input: Shape): number => elementAt(input, input.length - 1, 'sides of the input')

/** What every layer on images says of another input. */
export const needsImage: ShapeMismatch = {
  needs: '[height, width, channels]',
  hint: 'for rows of a table use dense layers, or put a reshape layer before it',
}

/** A kernel slid over an image: both sides of the output, the image's channels. */
export type SlidKernel = { height: number; width: number; channels: number }

/** Slides the kernel of a convolution over an input; a mismatch where that is no image, or too small a one. */
export function slideKernel(input: Shape, spec: { kernel_size: Window; strides: Window; padding: 'same' | 'valid' }): SlidKernel | ShapeMismatch {
  const image = imageSides(input)
  if (!image) return needsImage
  const [imageHeight, imageWidth, channels] = image
  const size = slide(imageHeight, imageWidth, spec.kernel_size, spec.strides, spec.padding)
  if ('needs' in size) return size
  return { height: size[0], width: size[1], channels }
}
