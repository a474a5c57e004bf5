import { nonNegative } from '../scalars.js'

/** Any schedule may start with a linear rise from zero to its first value. */
export const warmupEpochs = nonNegative.default(0).describe('Epochs of linear rise from zero; fractions are allowed')
