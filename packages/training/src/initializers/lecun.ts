import { type Initializer, truncatedNormal } from './variance-scaling.js'

/** Variance 1 / fan_in (LeCun et al. 1998, §4.6); what selu needs. */
export const lecunNormal: Initializer = truncatedNormal((fans) => 1 / fans.in)
