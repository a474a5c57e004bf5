import type { EnsembleSpec } from '@trainyard/spec'
import { geometricMean } from './geometric-mean.js'
import { mean } from './mean.js'
import type { CombineRule } from './rule.js'
import { vote } from './vote.js'

export type CombineName = EnsembleSpec['combine']

/** Every rule by its name in the spec. `weighted` is a mean whose weights are fitted beforehand. */
export const combineRules = { mean, weighted: mean, geometric_mean: geometricMean, vote } satisfies Record<CombineName, CombineRule>

export type { CombineRule }
