import { z } from 'zod'
import { limits } from '../../limits.js'
import { choice } from './choice.js'
import { geometric } from './geometric.js'
import { linear } from './linear.js'
import { logUniform } from './log-uniform.js'
import { uniform } from './uniform.js'

/** The values that one field of the job takes over the trials. */
export const dimension = z.discriminatedUnion('type', [geometric, linear, choice, uniform, logUniform]).meta({ id: 'SweepDimension' })
export type Dimension = z.output<typeof dimension>

/** Dimensions by path, however many. */
export const dimensions = z.record(z.string().min(1).max(200), dimension)

/** What is swept: by the path of a field in the job, such as `optimizer.learning_rate` or `architecture.layers[1].units`. */
export const space = dimensions
  .refine((paths) => Object.keys(paths).length >= 1, 'must name at least one field of the job')
  .refine((paths) => Object.keys(paths).length <= limits.sweepDimensions, `must name at most ${limits.sweepDimensions} fields of the job`)
export type Space = z.output<typeof space>

export type { Choice } from './choice.js'
export type { Geometric } from './geometric.js'
export type { Linear } from './linear.js'
export type { LogUniform } from './log-uniform.js'
export type { Uniform } from './uniform.js'
