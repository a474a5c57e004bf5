import {
  augmentationErrors,
  combines,
  type DatasetInfo,
  type ErrorDetail,
  fitsOnValidation,
  isMeasuredIn,
  type JobSpec,
  multiCropErrors,
  needsValidation,
  plateauKeys,
  scheduleHas,
  sharesTraining,
  takesRawNumbers,
  type Task,
  techniques,
} from '@trainyard/spec'

type Rule = (spec: JobSpec, info: DatasetInfo, task: Task) => ErrorDetail[]

const error = (path: string, rule: string, message: string, received: unknown): ErrorDetail[] => [{ path, rule, message: `${path} ${message}`, received }]
const none: ErrorDetail[] = []
const listed = 20
const listOf = (classes: readonly string[]): string => `${classes.slice(0, listed).join(', ')}${classes.length > listed ? ', …' : ''}`

/** The combination rules that a task takes: `mean or weighted`. */
const takenBy = (task: Task): string => techniques.combineRules.flatMap(({ type }) => (combines(type, task) ? [type] : [])).join(' or ')

/** What a schema cannot say: rules between fields, and between the job and its data set. */
const rules: readonly Rule[] = [
  ({ task }, info) =>
    task !== undefined && task !== info.task ? error('task', 'matches_dataset', `must be ${info.task}, as the labels of the data set are`, task) : none,
  ({ augmentation }, info) => augmentationErrors(augmentation, info),
  ({ architecture }, info) => {
    const other = info.columns.find(({ type, missing }) => type === 'categorical' || missing > 0)
    return other && takesRawNumbers(architecture)
      ? error(
          'architecture',
          'whole_numbers',
          `begins with an embedding, which takes whole numbers: column ${other.name} has categories or missing values`,
          other.name,
        )
      : none
  },
  ({ ensemble }, _info, task) =>
    !combines(ensemble.combine, task) ? error('ensemble.combine', 'matches_task', `needs classes; ${task} takes ${takenBy(task)}`, ensemble.combine) : none,
  ({ regularization }, _info, task) =>
    task === 'regression' && regularization.label_smoothing > 0
      ? error('regularization.label_smoothing', 'matches_task', 'needs classes; it must be 0 for regression', regularization.label_smoothing)
      : none,
  (spec) => (sharesTraining(spec.ensemble) ? snapshotErrors(spec) : none),
  ({ evaluation }, info) => multiCropErrors('evaluation.multi_crop', evaluation.multi_crop, info),
  ({ training: { class_weights: weights } }, info, task) => {
    if (weights === null) return none
    if (task === 'regression') return error('training.class_weights', 'matches_task', 'needs classes; it must be null for regression', weights)
    const names = weights === 'balanced' ? [] : Object.keys(weights).filter((name) => !info.classes.includes(name))
    return names.flatMap((name) =>
      error(`training.class_weights.${name}`, 'matches_dataset', `names no class of the data set; they are ${listOf(info.classes)}`, name),
    )
  },
  ({ training }, _info, task) => {
    const metric = training.early_stopping?.metric
    return metric !== undefined && !isMeasuredIn(metric, task)
      ? error('training.early_stopping.metric', 'matches_task', `is not measured in ${task}`, metric)
      : none
  },
  ({ training, dataset }) => {
    const metric = training.early_stopping?.metric
    return metric !== undefined && needsValidation(metric) && dataset.validation_fraction === 0
      ? error('training.early_stopping.metric', 'needs_validation', 'needs dataset.validation_fraction above 0', metric)
      : none
  },
  // A plateau of what is not measured at the end of an epoch would be seen at once, and the rate would fall for nothing.
  ({ schedule }, _info, task) => {
    const measured: readonly string[] = plateauKeys(task)
    return scheduleHas(schedule, 'followsMetric') && !measured.includes(schedule.metric)
      ? error('schedule.metric', 'matches_task', `must be one of ${measured.join(', ')}, which are measured in ${task}`, schedule.metric)
      : none
  },
  ({ schedule, dataset }) =>
    scheduleHas(schedule, 'followsMetric') && needsValidation(schedule.metric) && dataset.validation_fraction === 0
      ? error('schedule.metric', 'needs_validation', 'needs dataset.validation_fraction above 0', schedule.metric)
      : none,
  ({ ensemble, dataset }) =>
    dataset.validation_fraction === 0 && fitsOnValidation(ensemble)
      ? error('dataset.validation_fraction', 'needs_validation', 'must be above 0: weights and greedy selection are fitted on the validation split', 0)
      : none,
  ({ schedule, ensemble }) =>
    scheduleHas(schedule, 'probe') && ensemble.members > 1
      ? error('ensemble.members', schedule.type, `must be 1 with the schedule ${schedule.type}, which makes no model`, ensemble.members)
      : none,
  ({ training, dataset }, info) => {
    const rows = trainRows(info, dataset.validation_fraction)
    return training.drop_last && training.batch_size > rows
      ? error('training.batch_size', 'rows', `must be at most ${rows}, the training rows, when drop_last is set`, training.batch_size)
      : none
  },
]

/** Rows that are trained on after the validation split is taken off. */
export const trainRows = (info: DatasetInfo, validationFraction: number): number => info.rows - Math.round(info.rows * validationFraction)

/** Snapshots are taken at the ends of whole cycles of one rate, so the epochs must divide evenly and nothing else may bend the rate or end the training. */
function snapshotErrors({ ensemble, training, schedule }: JobSpec): ErrorDetail[] {
  const { members } = ensemble
  const cyclic = schedule.type === 'constant' || (schedule.type === 'cosine' && (schedule.cycles === 1 || schedule.cycles === members))
  return [
    ...(members < 2 ? error('ensemble.members', 'snapshots', 'must be 2 or more: each member is the end of a cycle', members) : none),
    ...(training.epochs % members !== 0
      ? error('training.epochs', 'whole_cycles', `must be a multiple of ensemble.members (${members}): each cycle is as many epochs`, training.epochs)
      : none),
    ...(!cyclic ? error('schedule', 'cyclic', `must be left out, or cosine with ${members} cycles: snapshots come from its restarts`, schedule) : none),
    ...('warmup_epochs' in schedule && schedule.warmup_epochs > 0
      ? error('schedule.warmup_epochs', 'cyclic', 'must be 0: every cycle starts at the full rate', schedule.warmup_epochs)
      : none),
    ...(training.early_stopping
      ? error('training.early_stopping', 'whole_cycles', 'must be null: every cycle is trained to its end', training.early_stopping)
      : none),
  ]
}

/** Every rule that the job breaks. */
export const semanticErrors = (spec: JobSpec, info: DatasetInfo): ErrorDetail[] => rules.flatMap((rule) => rule(spec, info, spec.task ?? info.task))

/** What is allowed but probably not meant. */
export function semanticWarnings(spec: JobSpec, info: DatasetInfo): ErrorDetail[] {
  const rows = trainRows(info, spec.dataset.validation_fraction)
  const { epochs, batch_size: batch } = spec.training
  return [
    ...(batch > rows ? error('training.batch_size', 'rows', `is larger than the ${rows} training rows: each epoch is one step`, batch) : none),
    ...('warmup_epochs' in spec.schedule && spec.schedule.warmup_epochs >= epochs
      ? error(
          'schedule.warmup_epochs',
          'epochs',
          `is not shorter than the training of ${epochs} epochs: the learning rate never reaches its value`,
          spec.schedule.warmup_epochs,
        )
      : none),
    ...(scheduleHas(spec.schedule, 'probe') && spec.model !== null
      ? error('model', spec.schedule.type, 'is left out: the weights of a range test are not a model', spec.model)
      : none),
    ...(!scheduleHas(spec.schedule, 'probe') && spec.dataset.validation_fraction === 0 && info.test_rows === 0
      ? error('dataset.validation_fraction', 'held_out', 'is 0 and the data set has no test split: nothing measures the gain of the ensemble', 0)
      : none),
  ]
}
