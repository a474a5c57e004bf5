import { type RandomKey, uniformValues } from '@trainyard/engine'

/** Uniform on ±0.05: rows of an embedding start close together and grow apart, whatever their number. */
export const smallUniform = (count: number, key: RandomKey): Float32Array => uniformValues(count, key).map((value) => (2 * value - 1) * 0.05)
