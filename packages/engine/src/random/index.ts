// The entry `@trainyard/engine/random`: random numbers on the host, for who computes on no tensors.
export { normalValues, randomWords, truncatedNormalValues, uniformValues } from './host-random.js'
export { drawWithReplacement, permutation } from './permutation.js'
export { randomKey, type RandomKey, type StreamName } from './random-key.js'
