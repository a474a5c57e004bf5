import { z } from 'zod'
import { constant } from './constant.js'
import { cosine } from './cosine.js'
import { exponential } from './exponential.js'
import { oneCycle } from './one-cycle.js'
import { polynomial } from './polynomial.js'
import { rangeTest } from './range-test.js'
import { reduceOnPlateau } from './reduce-on-plateau.js'
import { step } from './step.js'

/** How the learning rate moves over the training. */
export const schedule = z
  .discriminatedUnion('type', [constant, step, exponential, cosine, polynomial, oneCycle, reduceOnPlateau, rangeTest])
  .meta({ id: 'Schedule' })
export type ScheduleSpec = z.output<typeof schedule>

export type { Constant } from './constant.js'
export type { Cosine } from './cosine.js'
export type { Exponential } from './exponential.js'
export type { OneCycle } from './one-cycle.js'
export type { Polynomial } from './polynomial.js'
export type { RangeTest } from './range-test.js'
export type { ReduceOnPlateau } from './reduce-on-plateau.js'
export type { Step } from './step.js'
