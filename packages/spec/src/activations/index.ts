import { z } from 'zod'
import { byType, namesOf } from '../technique.js'
import type { ActivationTraits } from './activation.js'
import { elu } from './elu.js'
import { gelu } from './gelu.js'
import { hardSigmoid } from './hard-sigmoid.js'
import { leakyRelu } from './leaky-relu.js'
import { linear } from './linear.js'
import { mish } from './mish.js'
import { relu } from './relu.js'
import { selu } from './selu.js'
import { sigmoid } from './sigmoid.js'
import { softmax } from './softmax.js'
import { softplus } from './softplus.js'
import { swish } from './swish.js'
import { tanh } from './tanh.js'

/** Every activation function, in the order in which they are offered. */
export const activationRecords = [linear, sigmoid, tanh, relu, leakyRelu, elu, selu, gelu, swish, mish, softplus, hardSigmoid, softmax] as const

/** Names of the activation functions; formulas and derivatives are in `training/src/activations`. */
export const activationNames = namesOf(activationRecords)
/** A name of an activation function. */
export const activationName = z.enum(activationNames)
/** A name of an activation function, as jobs say it. */
export type ActivationName = z.output<typeof activationName>

const records = byType(activationRecords)

/** What rules ask of an activation. */
export const activationTraits = (name: ActivationName): ActivationTraits => records[name].traits
