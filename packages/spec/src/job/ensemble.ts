import { z } from 'zod'
import { limits } from '../limits.js'
import { count } from '../scalars.js'

/**
 * How members come about: `independent` differ by seed alone, `bagged` also see bootstrap samples of the training split (Breiman 1996). `snapshot` trains once, with
 * a rate that falls along a cosine and starts again as many times as there are members; the weights at the end of each cycle are a member (Huang et al. 2017).
 */
export const ensembleMethod = z.enum(['independent', 'bagged', 'snapshot'])
/** How the members' outputs become one: arithmetic or geometric mean of probabilities, majority vote, or mean with weights fitted on the validation split. */
export const ensembleCombine = z.enum(['mean', 'geometric_mean', 'vote', 'weighted'])
/** Which members are used: all, or greedy selection with replacement in 25 rounds on the validation split (Caruana et al. 2004). */
export const ensembleSelection = z.enum(['all', 'greedy'])

/** How many members share a call: chosen by their size, the slots that are free and the memory, or a number, as far as there are members that wait. */
const membersPerCall = z.union([z.literal('auto'), count(limits.ensembleMembers)])

/** Several models trained from different seeds, whose outputs are averaged. */
export const ensemble = z
  .strictObject({
    members: count(limits.ensembleMembers).default(1).describe('Models in the ensemble; with `snapshot` the cycles of the one training that they come from'),
    method: ensembleMethod.default('independent'),
    combine: ensembleCombine.default('mean'),
    selection: ensembleSelection.default('all'),
    members_per_call: membersPerCall.default('auto').describe('Members that train together in one call of the library; `auto` lets the worker decide'),
  })
  .meta({ id: 'Ensemble' })
export type EnsembleSpec = z.output<typeof ensemble>
