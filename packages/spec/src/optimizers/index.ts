import type { z } from 'zod'
import { byType, unionOf } from '../technique.js'
import { adagrad } from './adagrad.js'
import { adam } from './adam.js'
import { adamax } from './adamax.js'
import { adamw } from './adamw.js'
import { lion } from './lion.js'
import { momentum } from './momentum.js'
import { nadam } from './nadam.js'
import { rmsprop } from './rmsprop.js'
import { sgd } from './sgd.js'

/** Every optimizer, in the order in which they are offered; the mathematics is in `training/src/optimizers`. */
export const optimizerRecords = [sgd, momentum, adagrad, rmsprop, adam, adamw, adamax, nadam, lion] as const

/** How the weights follow the gradient. */
export const optimizer = unionOf(optimizerRecords).meta({ id: 'Optimizer', description: 'How the weights follow the gradient' })
/** What `optimizer` gives. */
export type OptimizerSpec = z.output<typeof optimizer>
/** The name of an optimizer. */
export type OptimizerType = OptimizerSpec['type']
/** The spec of one optimizer: `OptimizerOf<'adam'>`. */
export type OptimizerOf<Type extends OptimizerType> = Extract<OptimizerSpec, { type: Type }>

const records: { [Type in OptimizerType]: { slots: (spec: OptimizerOf<Type>) => number } } = byType(optimizerRecords)
const slotsOf = <Type extends OptimizerType>(type: Type, spec: OptimizerOf<Type>): number => records[type].slots(spec)

/** How many numbers this optimizer keeps for every weight. */
export const optimizerSlots = (spec: OptimizerSpec): number => slotsOf(spec.type, spec)
