import { limits } from '../limits.js'
import { fractionBelowOne, nonNegative, positive } from '../scalars.js'

export const learningRate = (byDefault: number) => positive.max(limits.uint32).default(byDefault).describe('Step size η; the schedule multiplies it')
/** Decoupled from the gradient as in Loshchilov & Hutter 2019: w ← w − η·λ·w beside the optimizer's own step. */
export const decoupledWeightDecay = (byDefault: number) => nonNegative.default(byDefault).describe('Decoupled weight decay λ')
/** Added outside the root, in the denominator. */
export const epsilon = positive.default(1e-7).describe('Small constant that keeps the denominator from zero')
export const beta = (byDefault: number, what: string) => fractionBelowOne.default(byDefault).describe(what)
