import { z } from 'zod'
import { limits } from '../limits.js'
import { ensembleMetricKeys, thresholdMetricKeys } from '../metrics/index.js'
import { count } from '../scalars.js'
import { task, type Task } from '../task.js'
import { byType, namesOf, type Technique } from '../technique.js'

type MethodRecord = Technique & {
  /** Whether the members are stages of one training, one after the other; otherwise each member has a training of its own. */
  oneTraining: boolean
  /** Whether each member trains on a bootstrap sample of the training rows. */
  bootstraps: boolean
  /** Whether each member leaves out a fold of its own. */
  bagsFolds: boolean
}

/** How members come about, in the order in which it is offered. */
export const methodRecords = [
  { type: 'independent', label: 'Independent', description: 'Members differ by seed alone.', oneTraining: false, bootstraps: false, bagsFolds: false },
  {
    type: 'bagged',
    label: 'Bagged',
    description: 'Members also train on bootstrap samples of the training split (Breiman 1996).',
    oneTraining: false,
    bootstraps: true,
    bagsFolds: false,
  },
  {
    type: 'snapshot',
    label: 'Snapshots',
    description:
      'One training, with a rate that falls along a cosine and starts again as many times as there are members; the weights at the end of each cycle are a member (Huang et al. 2017).',
    oneTraining: true,
    bootstraps: false,
    bagsFolds: false,
  },
  {
    type: 'folds',
    label: 'Bagging over folds',
    description:
      'Each member trains on all folds but one and is judged by that one, so that every row is predicted by members that have not seen it (Parmanto et al. 1996, cross-validation committees).',
    oneTraining: false,
    bootstraps: false,
    bagsFolds: true,
  },
] as const satisfies readonly MethodRecord[]

/** The name of a way in which members come about. */
export const ensembleMethod = z.enum(namesOf(methodRecords))
const methods: Record<z.output<typeof ensembleMethod>, MethodRecord> = byType(methodRecords)

/** Whether all members come from one training, one after the other, as snapshots do. */
export const sharesTraining = ({ method }: Pick<EnsembleSpec, 'method'>): boolean => methods[method].oneTraining

/** Whether each member trains on a bootstrap sample of the training rows. */
export const drawsBootstrap = ({ method }: Pick<EnsembleSpec, 'method'>): boolean => methods[method].bootstraps

/** Whether each member leaves out a fold of its own, by which it is judged. */
export const bagsFolds = ({ method }: Pick<EnsembleSpec, 'method'>): boolean => methods[method].bagsFolds

/** The ensemble of so many folds, where nothing else was asked for: a member for each. */
export const ensembleOfFolds = (asked: EnsembleSpec, folds: number): EnsembleSpec => ({
  ...asked,
  method: asked.method === 'independent' ? 'folds' : asked.method,
  members: asked.members === 1 ? folds : asked.members,
})

type CombineRecord = Technique & {
  /** The tasks whose outputs the rule can combine. */
  tasks: readonly Task[]
  /** Whether the members' weights are fitted on the validation rows. */
  fitsWeights: boolean
}

const everyTask = task.options

/** How the members' outputs become one, in the order in which it is offered; the rules are in `training/src/ensemble/rules`. */
export const combineRecords = [
  { type: 'mean', label: 'Mean', description: 'Arithmetic mean of probabilities or values.', tasks: everyTask, fitsWeights: false },
  { type: 'geometric_mean', label: 'Geometric mean', description: 'Geometric mean of probabilities.', tasks: ['classification'], fitsWeights: false },
  { type: 'vote', label: 'Vote', description: 'Majority vote of the members.', tasks: ['classification'], fitsWeights: false },
  { type: 'weighted', label: 'Weighted mean', description: 'Mean with weights fitted on the validation split.', tasks: everyTask, fitsWeights: true },
] as const satisfies readonly CombineRecord[]

/** The name of a rule that combines members. */
export const ensembleCombine = z.enum(namesOf(combineRecords))
type CombineName = z.output<typeof ensembleCombine>

const combineRules: Record<CombineName, CombineRecord> = byType(combineRecords)

/** Whether a rule can combine the outputs of a task. */
export const combines = (rule: CombineName, of: Task): boolean => combineRules[rule].tasks.includes(of)

/** Whether an ensemble chooses or weighs its members on the validation rows. */
export const fitsOnValidation = ({ combine, selection }: Pick<EnsembleSpec, 'combine' | 'selection'>): boolean =>
  selection === 'greedy' || combineRules[combine].fitsWeights
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
    metric: z
      .enum(ensembleMetricKeys)
      .nullable()
      .default(null)
      .describe('What members are chosen and the gain is measured by; accuracy or the root mean squared error if left out'),
    threshold: z
      .strictObject({ metric: z.enum(thresholdMetricKeys).describe('What the threshold makes as good as it can be on the validation rows') })
      .meta({ id: 'DecisionThreshold' })
      .nullable()
      .optional()
      .describe('Of two classes: from which probability of the second class on predictions name it, instead of from a half on. Fitted on the validation rows'),
    interim: z
      .boolean()
      .default(false)
      .describe(
        'Also make the ensemble of the members that have ended while others train, and a model version of it: after the first, and again with more of them, a tenth of `limits.max_seconds` apart or more',
      ),
    members_per_call: membersPerCall
      .default('auto')
      .describe('Members that train in one pack and share calls of the library; `auto` chooses by the job and its data set'),
  })
  .meta({ id: 'Ensemble' })
/** The ensemble of a job that is stored: one of members of finished jobs may have more of them than a job can train. */
export const resolvedEnsemble = ensemble
  .extend({ members: count(limits.combinedMembers).default(1).describe('Models in the ensemble, or that it is chosen from') })
  .meta({ id: 'ResolvedEnsemble' })
/** What `ensemble` gives. */
export type EnsembleSpec = z.output<typeof ensemble>
