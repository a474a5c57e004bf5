import { z } from 'zod'
import { namesOf, type Technique } from './technique.js'

/** How weights can start, in the order in which it is offered; the draws are in `training/src/initializers`. */
export const initializerRecords = [
  { type: 'auto', label: 'Automatic', description: 'Chosen by the activation that follows: He before ReLU-like ones, LeCun before selu, Glorot elsewhere.' },
  { type: 'he_normal', label: 'He normal', description: 'Truncated normal of variance 2 / fan_in (He et al. 2015).' },
  { type: 'he_uniform', label: 'He uniform', description: 'Uniform of variance 2 / fan_in (He et al. 2015).' },
  { type: 'glorot_normal', label: 'Glorot normal', description: 'Truncated normal of variance 2 / (fan_in + fan_out) (Glorot & Bengio 2010).' },
  { type: 'glorot_uniform', label: 'Glorot uniform', description: 'Uniform of variance 2 / (fan_in + fan_out) (Glorot & Bengio 2010).' },
  { type: 'lecun_normal', label: 'LeCun normal', description: 'Truncated normal of variance 1 / fan_in (LeCun et al. 1998).' },
  { type: 'zeros', label: 'Zeros', description: 'Every weight is 0.' },
] as const satisfies readonly Technique[]

/** Names of the initializers. */
export const initializerName = z.enum(namesOf(initializerRecords))
/** A name of an initializer, as jobs say it. */
export type InitializerName = z.output<typeof initializerName>

/** An initializer that draws: every one but `auto`, which chooses among them. */
export type DrawnInitializer = Exclude<InitializerName, 'auto'>
