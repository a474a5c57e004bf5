import { z } from 'zod'
import { adagrad } from './adagrad.js'
import { adam } from './adam.js'
import { adamax } from './adamax.js'
import { adamw } from './adamw.js'
import { lion } from './lion.js'
import { momentum } from './momentum.js'
import { nadam } from './nadam.js'
import { rmsprop } from './rmsprop.js'
import { sgd } from './sgd.js'

/** How the weights follow the gradient. */
export const optimizer = z.discriminatedUnion('type', [sgd, momentum, adagrad, rmsprop, adam, adamw, adamax, nadam, lion]).meta({ id: 'Optimizer' })
export type OptimizerSpec = z.output<typeof optimizer>

export type { Adagrad } from './adagrad.js'
export type { Adam } from './adam.js'
export type { Adamax } from './adamax.js'
export type { Adamw } from './adamw.js'
export type { Lion } from './lion.js'
export type { Momentum } from './momentum.js'
export type { Nadam } from './nadam.js'
export type { Rmsprop } from './rmsprop.js'
export type { Sgd } from './sgd.js'
