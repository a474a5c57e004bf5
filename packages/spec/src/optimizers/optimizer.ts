import type { z } from 'zod'
import { limits } from '../limits.js'
import { fractionBelowOne, nonNegative, positive } from '../scalars.js'
import { defineTechnique, type Technique } from '../technique.js'

/** What every optimizer has: the rate that the schedule multiplies, and the decay that is applied in addition to its own step. */
type OptimizerFields = z.core.$ZodLooseShape & { learning_rate: ReturnType<typeof learningRate>; weight_decay: ReturnType<typeof decoupledWeightDecay> }

/** Completes the record of an optimizer. `slots` is how many numbers it keeps for every weight: admission counts them in memory and checkpoints. */
export const defineOptimizer = <const Type extends string, Fields extends OptimizerFields>(
  record: Technique<Type> & { fields: Fields; slots: (spec: z.output<z.ZodObject<Fields>>) => number },
) => defineTechnique(record)

/** The step size of an optimizer, with its default. */
export const learningRate = (byDefault: number) => positive.max(limits.uint32).default(byDefault).describe('Step size η; the schedule multiplies it')

/** Decoupled from the gradient as in Loshchilov & Hutter 2019: w ← w − η·λ·w in addition to the optimizer's own step. */
export const decoupledWeightDecay = (byDefault: number) => nonNegative.default(byDefault).describe('Decoupled weight decay λ')

/** Added outside the root, in the denominator. */
export const epsilon = positive.default(1e-7).describe('Small constant that keeps the denominator from zero')

/** A share of a running mean that is kept at each step. */
export const beta = (byDefault: number, what: string) => fractionBelowOne.default(byDefault).describe(what)
